"""Orders: the list, one order told whole, and what staff may do for its customer."""

from contextlib import suppress

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic

from cms.guard.gate import GuardedModelViewSet
from cms.records import order_acts
from cms.records.acting import LookView
from cms.records.filters import days, filters_of
from cms.records.purses import name_purses
from cms.records.steps import CHANNELS
from cms.templatetags.cms_tags import time_of
from doorstep.dispatch.choice import candidate_from
from doorstep.journeys import follow
from doorstep.kernel.encrypted import blind_index
from doorstep.kernel.money import written
from doorstep.kernel.refusals import Refusal
from doorstep.messages.models import Message
from doorstep.orders.models import Order, Visit
from doorstep.orders.rights import may_manage
from doorstep.people.contacts import masked_name, masked_phone, normal_phone
from doorstep.providers.models import Provider
from doorstep.reviews.models import CustomerRating
from doorstep.rosters.refusals import REASONS

PRESENT = Prefetch(
    "visits", Visit.objects.exclude(state="superseded").select_related("provider"), to_attr="present_visits"
)


def provider_of(order):
    visit = order.present_visits[-1] if order.present_visits else None
    return visit.provider if visit and visit.provider else "–"


class OrderIndex(generic.IndexView):
    """Orders, newest first; found by number, or by the whole phone number of the contact."""

    is_searchable = True
    default_ordering = "-placed_at"

    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related(PRESENT)

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        wanted = Q(number__icontains=self.search_query.strip())
        with suppress(Refusal):  # no phone number: only the order's number counts
            wanted |= Q(contact_index=blind_index(normal_phone(self.search_query)))
        return queryset.filter(wanted)


class OrderLook(LookView):
    """One order: what, where, who, the timeline, the price with its reasons, the money, the messages, the notes."""

    template_name = "cms/records/order.html"

    def get_context_data(self, contact=None, **kwargs):
        order = self.record
        movements = follow.money(order)
        name_purses([purse for row in movements for purse in (row.source, row.target)], self.request.user)
        balances = follow.balances(movements)
        visits = list(
            order.visits.select_related("provider", "wanted_provider").prefetch_related("dispatchings__chosen")
        )
        return super().get_context_data(
            timeline=follow.timeline(order, by=self.by),
            lines=order.lines.all(),
            movements=movements,
            balances=balances,
            balance_sum=sum(balances.values()),
            visits=visits,
            decisions=decisions_of(visits),
            told=Message.objects.filter(order_id=order.pk).select_related("user"),
            notes=order.notes.select_related("by"),
            note_form=order_acts.NoteForm(),
            may_note=may_manage(self.by, order),
            may_see_contact=order_acts.ShowContact.may(self.by, order),
            contact=contact,
            masked={"name": masked_name(order.contact_name), "phone": masked_phone(order.contact_phone)},
            cancellation=getattr(order, "cancellation", None),
            owed=follow.fee_due(order),
            review=getattr(order, "review", None),
            customer_rating=CustomerRating.objects.filter(order=order).select_related("provider").first(),
            **kwargs,
        )


def decisions_of(visits) -> list[dict]:
    """Give every dispatch decision with its candidates as people read them; provider names in one query."""
    rows = [(visit, decision) for visit in visits for decision in visit.dispatchings.all()]
    kept = [(visit, decision, [candidate_from(row) for row in decision.candidates]) for visit, decision in rows]
    codes = {candidate["code"] for _visit, _decision, candidates in kept for candidate in candidates}
    names = dict(Provider.objects.filter(code__in=codes).values_list("code", "name"))
    for _visit, _decision, candidates in kept:
        for candidate in candidates:
            candidate["name"] = names.get(candidate["code"], candidate["code"])
            candidate["reasons"] = [said_reason(code) for code in candidate["against"]]
    return [{"visit": visit, "decision": decision, "candidates": found[:40]} for visit, decision, found in kept]


def said_reason(code: str):
    return _("Declined this job.") if code == "declined" else REASONS.get(code, code)


class OrderViewSet(GuardedModelViewSet):
    """Orders in the admin."""

    model = Order
    name = "orders"
    icon = "doc-full-inverse"
    menu_label = _("Orders")
    menu_order = 110
    key_field = "number"
    index_view_class = OrderIndex
    look_class = OrderLook
    acts = order_acts.ACTS
    select_related = ("city", "district", "customer")
    list_display = [
        "number",
        StatusTagColumn("state", label=_("State"), accessor="get_state_display", primary=lambda o: o.is_open, sort_key="state"),
        Column("service", label=_("Service"), accessor=lambda o: str(o.service_name), sort_key="service"),
        Column(
            "starts_at", label=_("Visit"), accessor=lambda o: time_of(o.starts_at, o.city), sort_key="starts_at",
            classname="d-when",
        ),
        Column("place", label=_("Where"), accessor=lambda o: f"{o.city} · {o.district or '–'}"),
        Column("provider", label=_("Provider"), accessor=provider_of),
        Column(
            "total", label=_("Total"), accessor=lambda o: written(o.total_minor, o.currency), sort_key="total_minor",
            classname="d-number",
        ),
    ]  # fmt: skip
    filterset_class = filters_of(
        Order,
        ("state", "city"),
        channel=ChoiceFilter(label=_("Channel"), choices=list(CHANNELS.items()), empty_label=_("all")),
        starts=days("starts_at", _("Visit")),
        placed=days("placed_at", _("Placed")),
    )
    list_export = [
        "number",
        "state",
        "city.code",
        "service",
        "starts_at",
        "placed_at",
        "total_minor",
        "currency",
        "channel",
    ]
