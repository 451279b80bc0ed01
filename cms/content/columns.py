"""Columns that the lists of content share; labels are lazy, so that each reader has her own language."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.models import Revision, WorkflowState

from doorstep.kernel.money import USUAL, written


def status_of(row):
    """Say where a row stands, from what standing() has annotated: Wagtail's own would ask twice per row."""
    if row.is_under_review:
        return _("live, a change under review") if row.live else _("under review")
    if row.is_scheduled:
        return _("live, a change scheduled") if row.live else _("scheduled")
    if row.live:
        return _("live, with a draft") if row.has_unpublished_changes else _("live")
    return _("expired") if row.expired else _("draft")


def standing(rows):
    """Annotate rows of content with whether they are under review or scheduled."""
    kind = ContentType.objects.get_for_model(rows.model)
    same = {"base_content_type": kind, "object_id": Cast(OuterRef("pk"), CharField())}
    reviews = WorkflowState.objects.active().filter(**same)
    return rows.annotate(
        is_under_review=Exists(reviews),
        is_scheduled=Exists(Revision.objects.filter(approved_go_live_at__isnull=False, **same)),
    )


def status():
    return StatusTagColumn(
        "status", label=_("Status"), accessor=status_of, sort_key="live", primary=lambda row: row.live
    )


def updated():
    return UpdatedAtColumn(label=_("Changed"))


def city(without=None):
    return Column("city", label=_("City"), accessor=lambda row: row.city or without or _("all cities"), sort_key="city")


def category():
    return Column("category", label=_("Category"), accessor=lambda row: row.category or _("all"), sort_key="category")


def code():
    return Column("code", label=_("Code"), sort_key="code", classname="d-code")


def money(name, label):
    """A column of minor units; where the row inherits, what its index has put under `held`."""

    def accessor(row):
        amount = getattr(row, name)
        currency = row.city.currency if getattr(row, "city_id", None) else USUAL
        return written(amount, currency) if amount is not None else row.held.get(name, "–")

    return Column(name, label=label, accessor=accessor, sort_key=name, classname="d-number")
