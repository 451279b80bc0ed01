"""What happened to an order, in sentences: the timeline, the money, what can be done next."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from doorstep.journeys.absence import may_report_absence
from doorstep.journeys.cancel import terms_kept
from doorstep.kernel.actors import CUSTOMER, PARTNER, STAFF
from doorstep.kernel.models import Event
from doorstep.kernel.money import written
from doorstep.kernel.refusals import NotFound
from doorstep.orders import access, actions, rights
from doorstep.orders.actions import Written
from doorstep.orders.machines import ORDER, VISIT
from doorstep.orders.models import Order, Visit
from doorstep.payments.actions import owes_fees
from doorstep.payments.models import Account, PaymentNode, Transfer
from doorstep.policies.changes import free_change_until

SENTENCES = {
    ("order", "place"): _("Order placed; the time is kept while you pay."),
    ("order", "pay"): _("Paid and confirmed."),
    ("order", "expire"): _("Not paid in time; the time was released."),
    ("order", "cancel"): _("Cancelled."),
    ("order", "give_up"): _("We found nobody for this time and refunded everything."),
    ("order", "accept"): _("Work accepted. Thank you."),
    ("order", "close"): _("Order closed."),
    ("visit", "assign"): _("%(provider)s was assigned."),
    ("visit", "acknowledge"): _("%(provider)s accepted the job."),
    ("visit", "reoffer"): _("We are looking for another provider."),
    ("visit", "recall"): _("We are looking for another provider."),
    ("visit", "depart"): _("%(provider)s is on the way."),
    ("visit", "arrive"): _("%(provider)s is at the door."),
    ("visit", "start"): _("Work began."),
    ("visit", "pause"): _("Work paused."),
    ("visit", "resume"): _("Work goes on."),
    ("visit", "finish"): _("Work done. Please have a look and confirm."),
    ("visit", "supersede"): _("The visit was moved."),
    ("visit", "miss_customer"): _("Nobody was met at the door."),
    ("visit", "miss_provider"): _("The provider did not come; everything goes back to you."),
    ("visit", "late"): _("%(provider)s is late; we are looking into it."),
    ("visit", "late_credit"): _("%(provider)s came late: %(amount)s goes back to you."),
    ("visit", "abort"): _("The visit was broken off."),
}


@dataclass(frozen=True)
class Moment:
    """One sentence of the timeline."""

    at: datetime
    text: str
    kind: str
    step: str
    actor_kind: str
    actor: str
    reason: str
    event_id: int
    record_id: int


def timeline(order: Order, *, by, placed: Written | None = None) -> list[Moment]:
    """Tell what happened to an order, oldest first, in the reader's language; staff see every step, customers the ones
    that matter to them.

    Takes:   placed, what was just written with the order, when nothing can have happened since.
    Refuses: NotFound for strangers.
    Source:  F30.
    """
    if not rights.may_follow(by, order):
        raise NotFound()
    if placed:  # nobody has been assigned yet
        names, events = {}, list(placed.events)
    else:
        names = {v.pk: str(v.provider.name) for v in order.visits.select_related("provider") if v.provider}
        events = list(Event.objects.filter(order_id=order.pk).select_related("actor"))
    found = []
    for event in events:
        sentence = SENTENCES.get((event.kind, event.step))
        if sentence is None and by.kind != STAFF:
            continue
        provider = names.get(event.record_id, str(_("The provider"))) if event.kind == "visit" else ""
        amount = written(event.data.get("amount_minor", 0), order.currency)
        text = str(sentence) % {"provider": provider, "amount": amount} if sentence else f"{event.kind}: {event.step}"
        actor = event.actor.get_short_name() if by.kind == STAFF and event.actor else ""
        who = (event.actor_kind, actor, event.reason)
        found.append(Moment(event.at, text, event.kind, event.step, *who, event.pk, event.record_id))
    return found


@dataclass(frozen=True)
class Movement:
    """One transfer of the order's money as a line: signed as the customer sees it."""

    at: datetime
    source: Account
    target: Account
    amount_minor: int
    text: str
    reason: str


def money(order: Order) -> list[Movement]:
    """List the order's transfers, oldest first. Their sum over all accounts is zero by construction (F34)."""
    rows = Transfer.objects.filter(order=order).select_related("source", "target")
    return [
        Movement(t.at, t.source, t.target, t.amount_minor, written(t.amount_minor, t.currency), t.reason) for t in rows
    ]


def balances(movements: list[Movement]) -> dict[Account, int]:
    """Give what each account won or lost through an order's money, in minor units; the values add up to zero."""
    sums: dict[Account, int] = {}
    for row in movements:
        sums[row.source] = sums.get(row.source, 0) - row.amount_minor
        sums[row.target] = sums.get(row.target, 0) + row.amount_minor
    return sums


def order_of(by, number: str) -> Order:
    """Find an order within the actor's reach. Refuses: NotFound."""
    order = access.orders_within(by).filter(number=str(number)[:16]).first()
    if order is None:
        raise NotFound()
    return order


def orders_of(by):
    """Give the orders within the actor's reach, newest first, as a queryset."""
    return access.orders_within(by).order_by("-placed_at", "-id")


def next_actions(order: Order, *, by, visit: Visit | None = None) -> list[str]:
    """Give what the actor can do with an order now: pay, reschedule, cancel, report_absence, accept, review.

    Takes: visit, the order's current one, when the caller knows it.
    """
    visit = visit or actions.current_visit(order)
    found = []
    waits = order.state == Order.State.AWAITING_PAYMENT or fee_due(order) is not None
    if waits and rights.may_pay(by, order):
        found.append("pay")
    movable = visit is not None and VISIT.allows(visit.state, "supersede") and order.state == Order.State.CONFIRMED
    if movable and rights.may_reschedule(by, order):
        found.append("reschedule")
    cancellable = ORDER.allows(order.state, "cancel") and (visit is None or VISIT.allows(visit.state, "cancel"))
    if cancellable and rights.may_cancel(by, order):
        found.append("cancel")
    if visit is not None and may_report_absence(visit, by=by):
        found.append("report_absence")
    if ORDER.allows(order.state, "accept") and rights.may_accept(by, order):
        found.append("accept")
    reviewable = order.state in (Order.State.COMPLETED, Order.State.CLOSED) and by.kind in (CUSTOMER, PARTNER)
    if reviewable and not hasattr(order, "review"):
        found.append("review")
    return found


def fee_due(order: Order) -> PaymentNode | None:
    """Give the fee for moving the visit that is still to be paid, until the order closes; asks the database only where a
    visit was moved."""
    if not (order.times_rescheduled and order.paid_at and owes_fees(order)):
        return None
    return order.nodes.filter(kind="fee", state=PaymentNode.State.DUE).first()


def free_until(order: Order) -> datetime:
    """Give the last instant at which moving the visit is free, in the city's zone (E4)."""
    visit: Visit | None = actions.current_visit(order)
    zone = ZoneInfo(order.city.time_zone)
    return free_change_until(terms_kept(order), visit.starts_at if visit else order.starts_at, zone)
