"""Claims, transfers, reviews, messages, releases and the log."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic

from cms.guard.gate import GuardedModelViewSet
from cms.records.acting import ActView, LookView, ReasonForm
from cms.records.filters import days, filters_of
from cms.records.names import contents, event_of, kind_of, said_of, service_of, way_of
from cms.records.purses import name_purses
from cms.records.steps import ACTORS, KINDS, change_of, coded, movement_of, reason_of, step_of
from cms.templatetags.cms_tags import time_of
from doorstep.journeys import review
from doorstep.kernel.models import Event
from doorstep.kernel.money import written
from doorstep.messages.models import CHANNELS as WAYS
from doorstep.messages.models import Message
from doorstep.payments.models import Transfer
from doorstep.places.models import City
from doorstep.reviews import rights
from doorstep.reviews.models import Review
from doorstep.rosters.models import Claim
from doorstep.rulebook.models import Release


class Facts(LookView):
    """A record as a table of its columns."""

    template_name = "cms/records/facts.html"

    def facts(self) -> list[tuple]:
        row = self.record
        return [(label, accessor(row)) for label, accessor in self.viewset.facts]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            facts=self.facts(), body=self.viewset.body_of(self.record), said=self.viewset.said_of(self.record), **kwargs
        )


class Plain(GuardedModelViewSet):
    """Records whose page is a table of facts."""

    look_class = Facts
    facts: tuple = ()

    def body_of(self, row):
        return None

    def said_of(self, row):
        return ()


class ByNewest(generic.IndexView):
    """Newest first."""

    default_ordering = "-pk"


class Searchable(ByNewest):
    """Newest first, searched in the viewset's columns."""

    is_searchable = True


class ClaimViewSet(Plain):
    """Time taken of providers."""

    model = Claim
    name = "claims"
    icon = "time"
    menu_label = _("Claimed time")
    menu_order = 130
    index_view_class = ByNewest
    select_related = ("city", "provider")
    list_display = [
        Column("pk", label=_("No.")),
        Column("provider", label=_("Provider"), sort_key="provider"),
        Column("starts_at", label=_("From"), accessor=lambda c: time_of(c.starts_at, c.city), sort_key="starts_at"),
        Column("ends_at", label=_("Until"), accessor=lambda c: time_of(c.ends_at, c.city)),
        StatusTagColumn("state", label=_("State"), accessor="get_state_display", primary=lambda c: c.state == "firm"),
        Column("city", label=_("City"), sort_key="city"),
    ]
    filterset_class = filters_of(Claim, ("state", "city"), starts=days("starts_at", _("From")))
    list_export = ["pk", "city.code", "provider.code", "starts_at", "ends_at", "state"]
    facts = (
        (_("Provider"), lambda c: c.provider),
        (_("From"), lambda c: time_of(c.starts_at, c.city)),
        (_("Until"), lambda c: time_of(c.ends_at, c.city)),
        (_("State"), lambda c: c.get_state_display()),
        (_("Held until"), lambda c: time_of(c.held_until, c.city) if c.held_until else "–"),
        (_("City"), lambda c: c.city),
    )


class TransferIndex(Searchable):
    """Transfers; the owners of their accounts are read once."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        name_purses([purse for row in context["object_list"] for purse in (row.source, row.target)], self.request.user)
        return context


class TransferLook(Facts):
    """One transfer with the owners of its accounts."""

    def facts(self):
        name_purses([self.record.source, self.record.target], self.request.user)
        return super().facts()


class TransferViewSet(Plain):
    """Movements of money between two accounts."""

    model = Transfer
    name = "transfers"
    icon = "resubmit"
    menu_label = _("Transfers")
    menu_hook = "register_reports_menu_item"
    menu_order = 20
    index_view_class = TransferIndex
    look_class = TransferLook
    search_fields = ["order__number"]
    select_related = ("city", "order", "source", "target")
    list_display = [
        Column("order", label=_("Order"), sort_key="order__number"),
        Column("source", label=_("From"), accessor="source.named"),
        Column("target", label=_("To"), accessor="target.named"),
        Column(
            "amount",
            label=_("Amount"),
            accessor=lambda t: written(t.amount_minor, t.currency),
            sort_key="amount_minor",
            classname="d-number",
        ),
        Column("reason", label=_("Reason"), accessor=lambda t: movement_of(t.reason), sort_key="reason"),
        Column("at", label=_("When"), accessor=lambda t: time_of(t.at, t.city), sort_key="at"),
    ]
    filterset_class = filters_of(Transfer, ("city",), at=days("at", _("When")))
    list_export = ["order.number", "city.code", "source", "target", "amount_minor", "currency", "reason", "at"]
    facts = (
        (_("Order"), lambda t: t.order),
        (_("From"), lambda t: t.source.named),
        (_("To"), lambda t: t.target.named),
        (_("Amount"), lambda t: written(t.amount_minor, t.currency)),
        (_("Reason"), lambda t: movement_of(t.reason)),
        (_("When"), lambda t: time_of(t.at, t.city)),
    )


class HideReview(ActView):
    """Take a review off the pages."""

    noun, label, icon, tone = "hiding", _("Hide"), "no-view", "serious"
    question = _("Customers no longer see it, and its stars no longer count. The reason is kept.")
    done = _("The review is hidden.")

    @classmethod
    def may(cls, by, record):
        return record.hidden_at is None and rights.may_moderate(by, record)

    def get_form(self, form_class=None):
        return ReasonForm(**self.get_form_kwargs(), label=_("Why is it hidden?"), most=120)

    def act(self, data):
        review.hide(self.record, by=self.by, reason=data["reason"])


class ShowReview(ActView):
    """Put a hidden review back."""

    noun, label, icon = "showing", _("Show again"), "view"
    question = _("Customers see it again, and its stars count again.")
    done = _("The review is shown.")

    @classmethod
    def may(cls, by, record):
        return record.hidden_at is not None and rights.may_moderate(by, record)

    def act(self, data):
        review.show(self.record, by=self.by)


class ReviewViewSet(Plain):
    """What customers said."""

    model = Review
    name = "reviews"
    icon = "pick"
    menu_label = _("Reviews")
    menu_order = 420
    index_view_class = Searchable
    search_fields = ["text", "order__number"]
    acts = (HideReview, ShowReview)
    select_related = ("city", "provider", "order")
    list_display = [
        Column(
            "stars",
            label=_("Stars"),
            accessor=lambda r: "★" * r.stars + "☆" * (5 - r.stars),
            sort_key="stars",
            classname="d-stars",
        ),
        Column("text", label=_("Text"), accessor=lambda r: r.text[:60] or "–"),
        Column("provider", label=_("Provider"), sort_key="provider"),
        Column("service", label=_("Service"), accessor=lambda r: service_of(r.service), sort_key="service"),
        Column("city", label=_("City"), sort_key="city"),
        Column("at", label=_("Written"), accessor=lambda r: time_of(r.at, r.city), sort_key="at", classname="d-when"),
        StatusTagColumn(
            "hidden",
            label=_("State"),
            accessor=lambda r: _("hidden") if r.hidden_at else _("shown") if r.revealed_at else _("not revealed yet"),
            primary=lambda r: r.revealed_at and not r.hidden_at,
        ),
    ]
    filterset_class = filters_of(Review, ("stars", "city"), at=days("at", _("Written")))
    list_export = ["order.number", "city.code", "provider.code", "service", "stars", "text", "at", "hidden_at"]
    facts = (
        (_("Order"), lambda r: r.order),
        (_("Provider"), lambda r: r.provider),
        (_("Stars"), lambda r: "★" * r.stars + "☆" * (5 - r.stars)),
        (_("Shown as"), lambda r: r.author),
        (_("Text"), lambda r: r.text or "–"),
        (_("Dimensions"), lambda r: ", ".join(f"{name} {n}" for name, n in r.dimensions.items()) or "–"),
        (_("Reply"), lambda r: r.reply or "–"),
        (_("Written"), lambda r: time_of(r.at, r.city)),
        (_("Revealed"), lambda r: time_of(r.revealed_at, r.city) if r.revealed_at else _("not revealed yet")),
        (_("Hidden"), lambda r: f"{time_of(r.hidden_at, r.city)} · {r.hidden_reason}" if r.hidden_at else "–"),
    )


class MessageViewSet(Plain):
    """What was sent; the text itself is the reader's and is not shown."""

    model = Message
    name = "sent-messages"
    icon = "mail"
    menu_label = _("Sent messages")
    menu_order = 610
    index_view_class = ByNewest
    select_related = ("city", "user")
    list_display = [
        Column("event", label=_("Event"), accessor=event_of, sort_key="event"),
        Column("channel", label=_("Channel"), accessor=way_of, sort_key="channel"),
        Column("subject", label=_("Subject")),
        Column("user", label=_("Reader"), accessor=lambda m: m.user or "–"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            primary=lambda m: m.state == "sent",
            sort_key="state",
        ),
        DateColumn("queued_at", label=_("Queued"), sort_key="queued_at"),
    ]
    filterset_class = filters_of(
        Message,
        ("state", "city"),
        channel=ChoiceFilter(label=_("Channel"), choices=WAYS, empty_label=_("all")),
        queued=days("queued_at", _("Queued")),
    )
    list_export = ["event", "channel", "state", "queued_at", "sent_at", "tries"]
    facts = (
        (_("Event"), event_of),
        (_("Channel"), way_of),
        (_("Subject"), lambda m: m.subject),
        (_("Reader"), lambda m: m.user or "–"),
        (_("State"), lambda m: m.get_state_display()),
        (_("Tries"), lambda m: m.tries),
        (_("Queued"), lambda m: time_of(m.queued_at, m.city)),
        (_("Sent"), lambda m: time_of(m.sent_at, m.city) if m.sent_at else "–"),
    )


class ReleaseViewSet(Plain):
    """Every published state of the rules: what it says, from when on, who published it."""

    model = Release
    name = "releases"
    icon = "history"
    menu_label = _("Releases")
    menu_order = 340
    key_field = "number"
    index_view_class = Searchable
    search_fields = ["title", "key"]
    select_related = ("by",)
    list_display = [
        Column("number", label=_("No."), sort_key="number", classname="d-number"),
        Column("title", label=_("What")),
        Column("kind", label=_("Kind"), accessor=kind_of, sort_key="kind"),
        Column("city", label=_("City"), accessor=lambda r: r.city or _("all cities"), sort_key="city"),
        Column("category", label=_("Category"), accessor=lambda r: r.category or "–"),
        StatusTagColumn(
            "says",
            label=_("State"),
            accessor=lambda r: _("withdrawn") if r.payload is None else _("published"),
            primary=lambda r: r.payload is not None,
        ),
        Column("by", label=_("Who"), accessor=lambda r: r.by or "–"),
        DateColumn("effective_at", label=_("Effective from"), sort_key="effective_at"),
    ]
    filterset_class = filters_of(
        Release,
        (),
        kind=ChoiceFilter(label=_("Kind"), choices=contents, empty_label=_("all")),
        at=days("effective_at", _("Effective from")),
    )
    list_export = ["number", "kind", "key", "city", "category", "title", "effective_at"]
    facts = (
        (_("Kind"), kind_of),
        (_("Key"), lambda r: r.key),
        (_("City"), lambda r: r.city or _("all cities")),
        (_("Category"), lambda r: r.category or "–"),
        (_("Effective from"), lambda r: time_of(r.effective_at)),
        (_("Who"), lambda r: r.by or "–"),
    )

    def said_of(self, row):
        return said_of(row)


def record_of(event):
    return coded(f"{KINDS.get(event.kind, event.kind)} {event.record_id}", event.kind)


def who(event):
    return event.actor or event.partner or coded(ACTORS.get(event.actor_kind, event.actor_kind), event.actor_kind)


def why(event, most: int = 400):
    """Give the reason in words; one that people wrote needs no title."""
    said = reason_of(event.reason, event.step)
    return said[:most] or "–" if said == event.reason else coded(said, event.reason)


class EventIndex(ByNewest):
    """The log; city names are read once."""

    def get_context_data(self, **kwargs):
        names = {city.pk: city for city in City.objects.all()}
        context = super().get_context_data(**kwargs)
        for event in context["object_list"]:
            event.city_name = names.get(event.city_id, "–")
        return context


class EventViewSet(Plain):
    """The append-only log."""

    model = Event
    name = "events"
    icon = "list-ul"
    menu_label = _("Log")
    menu_hook = "register_reports_menu_item"
    menu_order = 30
    index_view_class = EventIndex
    select_related = ("actor",)
    list_display = [
        Column("pk", label=_("No.")),
        Column("kind", label=_("Record"), accessor=record_of, sort_key="kind"),
        Column("step", label=_("Step"), accessor=lambda e: coded(step_of(e.kind, e.step), e.step), sort_key="step"),
        Column("change", label=_("Before and after"), accessor=change_of),
        Column("actor", label=_("Who"), accessor=who),
        Column("reason", label=_("Reason"), accessor=lambda e: why(e, 60)),
        DateColumn("at", label=_("When"), sort_key="at"),
    ]
    filterset_class = filters_of(
        Event,
        (),
        kind=ChoiceFilter(label=_("Record"), choices=list(KINDS.items()), empty_label=_("all")),
        actor_kind=ChoiceFilter(label=_("Who"), choices=list(ACTORS.items()), empty_label=_("all")),
        at=days("at", _("When")),
    )
    list_export = ["pk", "kind", "record_id", "step", "before", "after", "actor_kind", "reason", "at"]
    facts = (
        (_("Record"), record_of),
        (_("Step"), lambda e: coded(step_of(e.kind, e.step), e.step)),
        (_("Before and after"), change_of),
        (_("Who"), who),
        (_("Reason"), why),
        (_("When"), lambda e: time_of(e.at)),
    )

    def body_of(self, row):
        return row.data or None
