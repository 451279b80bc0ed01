"""Columns that the lists of content share; labels are lazy, so that each reader has her own language."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn

from doorstep.kernel.money import written


def status():
    return LiveStatusTagColumn(label=_("Status"))


def updated():
    return UpdatedAtColumn(label=_("Changed"))


def city(without=None):
    return Column("city", label=_("City"), accessor=lambda row: row.city or without or _("all cities"), sort_key="city")


def category():
    return Column("category", label=_("Category"), accessor=lambda row: row.category or _("all"), sort_key="category")


def code():
    return Column("code", label=_("Code"), sort_key="code", classname="d-code")


def money(name, label):
    """A column of minor units; empty when the row inherits."""

    def accessor(row):
        amount = getattr(row, name)
        currency = row.city.currency if getattr(row, "city_id", None) else "CNY"
        return written(amount, currency) if amount is not None else "–"

    return Column(name, label=label, accessor=accessor, sort_key=name, classname="d-number")
