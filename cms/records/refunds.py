"""Refunds: what goes back through which channel, and asking again where the channel refused."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn

from cms.records.acting import ActView
from cms.records.filters import days, filters_of
from cms.records.others import Plain, Searchable
from cms.records.steps import reason_of
from cms.templatetags.cms_tags import time_of
from doorstep.kernel.money import written
from doorstep.payments import refunds, rights
from doorstep.payments.models import Refund


class Retry(ActView):
    """Ask the channel once more."""

    noun, label, icon = "asking", _("Ask the channel again"), "rotate"
    question = _("The channel is asked for this refund once more, again and again until it answers. It gives it once.")
    done = _("The channel is being asked again.")

    @classmethod
    def may(cls, by, record):
        return rights.may_retry(by, record)

    def act(self, data):
        refunds.retry_refund(self.record, by=self.by)


class RefundViewSet(Plain):
    """Money on its way back."""

    model = Refund
    name = "refunds"
    icon = "rotate"
    menu_label = _("Refunds")
    menu_hook = "register_reports_menu_item"
    menu_order = 25
    key_field = "number"
    index_view_class = Searchable
    search_fields = ["number", "node__order__number"]
    acts = (Retry,)
    select_related = ("city", "node__order", "attempt")
    list_display = [
        Column("number", label=_("Number"), sort_key="number"),
        Column("order", label=_("Order"), accessor=lambda r: r.node.order, sort_key="node__order__number"),
        Column(
            "amount", label=_("Amount"), accessor=lambda r: written(r.amount_minor, r.node.currency),
            sort_key="amount_minor", classname="d-number",
        ),
        StatusTagColumn(
            "state", label=_("State"), accessor="get_state_display", primary=lambda r: r.state != "done",
            sort_key="state",
        ),
        Column("tries", label=_("Tries"), sort_key="tries"),
        Column("city", label=_("City"), sort_key="city"),
        Column("at", label=_("When"), accessor=lambda r: time_of(r.at, r.city), sort_key="at"),
    ]  # fmt: skip
    filterset_class = filters_of(Refund, ("state", "city"), at=days("at", _("When")))
    list_export = ["number", "node.order.number", "city.code", "amount_minor", "node.currency", "state", "tries", "at"]
    facts = (
        (_("Order"), lambda r: r.node.order),
        (_("Amount"), lambda r: written(r.amount_minor, r.node.currency)),
        (_("Reason"), lambda r: reason_of(r.reason) or "–"),
        (_("Channel"), lambda r: r.attempt.gateway if r.attempt else "–"),
        (_("State"), lambda r: r.get_state_display()),
        (_("Tries"), lambda r: r.tries),
        (_("What the channel said"), lambda r: r.problem or "–"),
        (_("When"), lambda r: time_of(r.at, r.city)),
    )
