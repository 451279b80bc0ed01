"""A provider who comes late: told once to customer and dispatchers, made up for when they arrive (E8)."""

from dataclasses import replace

from doorstep.journeys.cancel import terms_kept
from doorstep.kernel import clock, log, timers
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Event
from doorstep.orders.models import Visit
from doorstep.orders.notices import visit_moved
from doorstep.payments.refunds import give_credit
from doorstep.policies import lateness

ON_THE_WAY = (Visit.State.ASSIGNED, Visit.State.ACKNOWLEDGED, Visit.State.EN_ROUTE)


def watch(visit: Visit) -> None:
    """Look again when the provider should have been there for a while; the order's own terms say how long."""
    timers.set_timer("late", visit, lateness.told_at(terms_kept(visit.order), visit.starts_at))


def tell_if_late(visit: Visit) -> None:
    """Say once that nobody has arrived yet; the visit is locked by the caller. What was told is not told again."""
    is_told = Event.objects.filter(kind="visit", record_id=visit.pk, step="late").exists()
    due = lateness.told_at(terms_kept(visit.order), visit.starts_at)
    if visit.state not in ON_THE_WAY or is_told or clock.now() < due:
        return
    data = {"minutes": lateness.minutes_late(visit.starts_at, clock.now())}
    log.write(visit, "late", by=THE_SYSTEM, policy_version=visit.order.book_number, data=data)
    visit_moved.tell(visit=visit, step="late", by=THE_SYSTEM, data=data)


def make_up_for(visit: Visit) -> None:
    """Give a part of the price back when the provider has just arrived late; on time, nothing happens."""
    timers.cancel_timer("late", visit)
    order = visit.order
    decision = lateness.late_credit(
        terms_kept(order), order.total_minor, starts_at=visit.starts_at, arrived_at=visit.arrived_at
    )
    credit = decision.value
    if visit.claim and visit.claim.starts_at > visit.starts_at:  # asked when it was late already: not their doing
        credit = replace(credit, provider_minor=0)
    if not credit.amount_minor:
        return
    given = give_credit(
        order,
        amount_minor=credit.amount_minor,
        provider_minor=credit.provider_minor,
        provider=visit.provider,
        by=THE_SYSTEM,
        reason="late",
    )
    if given:
        data = {"amount_minor": given.amount_minor, "trace": decision.trace_json()}
        log.write(visit, "late_credit", by=THE_SYSTEM, policy_version=order.book_number, data=data)
