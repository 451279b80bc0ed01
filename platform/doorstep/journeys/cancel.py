"""Withdraw an order by policy: the fee is shown before, the time is free in the same transaction, both sides told once."""

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from doorstep.kernel import clock, timers
from doorstep.kernel.actors import CUSTOMER, PARTNER
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.orders import actions, rights
from doorstep.orders.machines import ORDER, VISIT
from doorstep.orders.models import Cancellation, Order, Visit
from doorstep.orders.refusals import TooLateToCancel
from doorstep.payments.actions import settle_cancellation
from doorstep.payments.refunds import refundable
from doorstep.policies import changes
from doorstep.policies.terms import Rung, Terms
from doorstep.rosters.claims import release_claim


@dataclass(frozen=True)
class CancellationPreview:
    """What cancelling would cost now, in minor units, and why."""

    allowed: bool
    fee_minor: int
    provider_minor: int
    refund_minor: int
    currency: str
    trace: list


def terms_kept(order: Order) -> Terms:
    """Give the terms that the order was placed under."""
    kept = dict(order.terms)
    rungs = tuple(Rung(r["within_minutes"], Decimal(r["percent"])) for r in kept.pop("cancel_ladder", ()))
    typed: dict = {name: Decimal(value) if isinstance(value, str) else value for name, value in kept.items()}
    return Terms(**typed, cancel_ladder=rungs)


def facts_of(order: Order, visit: Visit | None, by) -> changes.VisitFacts:
    """Gather what the deciders of changes need."""
    kind = CUSTOMER if by.kind in (CUSTOMER, PARTNER) else by.kind
    departed = visit is not None and visit.state in ("en_route", "arrived")
    return changes.VisitFacts(
        starts_at=visit.starts_at if visit else order.starts_at,
        total_minor=order.total_minor,
        zone=ZoneInfo(order.city.time_zone),
        is_assigned=visit is not None and visit.provider_id is not None,
        is_departed=departed,
        times_rescheduled=order.times_rescheduled,
        by=kind,
        is_paid=order.paid_at is not None,
        arrived_at=visit.arrived_at if visit else None,
    )


def preview_cancellation(order: Order, *, by) -> CancellationPreview:
    """Say what cancelling would cost now; nothing is written. Refuses: NotAllowed. Source: F17, E5."""
    refuse_unless(rights.may_cancel(by, order), NotAllowed)
    visit = actions.current_visit(order)
    decision = changes.cancellation(terms_kept(order), facts_of(order, visit, by), at=clock.now())
    possible = ORDER.allows(order.state, "cancel") and (visit is None or VISIT.allows(visit.state, "cancel"))
    fee = decision.value
    return CancellationPreview(
        possible, fee.fee_minor, fee.provider_minor, _back(order, fee), order.currency, decision.trace_json()
    )


def _back(order: Order, fee: changes.Fee) -> int:
    """Give what goes back: the price without the fee, less what a credit for lateness has given back already."""
    if not order.paid_at:
        return -fee.fee_minor
    return min(order.total_minor - fee.fee_minor, refundable(order))


@transaction.atomic
def cancel_order(order: Order, *, by, reason: str) -> Cancellation:
    """Withdraw an order, free its time and settle the fee.

    Takes:   order, any stage before the work begins; by, who asks; reason, their words (at most 200 characters).
    Gives:   the Cancellation, with fee and refund in minor units and the policy's trace.
    Refuses: NotAllowed, TooLateToCancel. Nothing is written then.
    Source:  F17, E5; orders.md any open to cancelled.
    """
    order = actions.lock_order(order)
    preview = preview_cancellation(order, by=by)
    refuse_unless(preview.allowed, TooLateToCancel)
    visit = actions.current_visit(order)
    provider = visit.provider if visit else None
    if visit and visit.is_open:
        end_visit(visit, by=by, reason=reason)
    row = write_cancellation(order, preview, by=by, reason=reason)
    data = {"fee_minor": preview.fee_minor, "refund_minor": preview.refund_minor}
    if provider:
        data["provider"] = provider.pk
    for kind in ("unpaid", "accept"):
        timers.cancel_timer(kind, order)
    settle_cancellation(
        order, fee_minor=preview.fee_minor, provider_minor=preview.provider_minor, provider=provider, by=by
    )
    actions.move_order(order, "cancel", by=by, reason=reason, data=data)
    return row


def end_visit(visit: Visit, *, by, reason="") -> None:
    """Cancel a visit and give back its time and timers."""
    if visit.claim:
        release_claim(visit.claim)
    stop_waiting(visit)
    actions.move_visit(visit, "cancel", by=by, reason=reason)


def stop_waiting(visit: Visit) -> None:
    """Cancel what a visit's timers wait for."""
    for kind in ("answer", "unassigned", "late"):
        timers.cancel_timer(kind, visit)


def write_cancellation(order: Order, preview: CancellationPreview, *, by, reason) -> Cancellation:
    return Cancellation.objects.create(
        city_id=order.city_id,
        order=order,
        by_kind=by.kind,
        by_id=by.user_id,
        reason=reason[:200],
        fee_minor=preview.fee_minor,
        refund_minor=preview.refund_minor,
        trace=preview.trace,
        at=clock.now(),
    )


def end_by_no_show(order: Order, *, by) -> None:
    """End an order whose customer was not met: the fee after departure is kept, the rest goes back (E7)."""
    visit = order.visits.select_related("provider").order_by("pk").last()  # a moved visit may lie later in time
    facts = facts_of(order, visit, by)
    as_customer = changes.VisitFacts(**{**facts.__dict__, "by": CUSTOMER, "is_departed": True})
    decision = changes.cancellation(terms_kept(order), as_customer, at=clock.now())
    fee = decision.value
    refund = _back(order, fee)
    preview = CancellationPreview(
        True, fee.fee_minor, fee.provider_minor, refund, order.currency, decision.trace_json()
    )
    write_cancellation(order, preview, by=by, reason="customer_no_show")
    if visit.claim:
        release_claim(visit.claim)
    settle_cancellation(
        order, fee_minor=fee.fee_minor, provider_minor=fee.provider_minor, provider=visit.provider, by=by
    )
    data = {"fee_minor": fee.fee_minor, "refund_minor": refund, "provider": visit.provider_id}
    actions.move_order(order, "cancel", by=by, reason="customer_no_show", data=data)
