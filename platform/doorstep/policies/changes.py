"""What changing or cancelling costs: pure deciders over terms and facts. No database, no clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.money import percent_of
from doorstep.kernel.texts import said
from doorstep.policies.lateness import is_free_to_leave
from doorstep.policies.terms import Terms
from doorstep.rulebook.decision import Decision, Step


@dataclass(frozen=True)
class VisitFacts:
    """What the deciders need to know of an order and its visit."""

    starts_at: datetime
    total_minor: int
    zone: tzinfo
    is_assigned: bool
    is_departed: bool
    times_rescheduled: int
    by: str  # customer, provider, staff, system: who asks, and whose cause it is
    is_paid: bool = True
    arrived_at: datetime | None = None  # of the provider; None while nobody has come


@dataclass(frozen=True)
class Fee:
    """Whether it is possible, what it costs the customer, and how much of that the provider gets (minor units)."""

    allowed: bool
    fee_minor: int = 0
    provider_minor: int = 0


def _decided(rule, says, terms, fee_minor=0, allowed=True, **facts) -> Decision[Fee]:
    provider_minor = percent_of(fee_minor, terms.cancel_provider_percent)
    step = Step(rule, says, fee_minor, terms.version, facts)
    return Decision(Fee(allowed, fee_minor, provider_minor), (step,), terms.version)


def cancellation(terms: Terms, facts: VisitFacts, *, at: datetime) -> Decision[Fee]:
    """Say what cancelling costs at an instant.

    Gives:  Decision of a Fee; when provider, staff or the system ask, the customer pays nothing.
    Source: F17, E5: a ladder by the time left; after departure the trip fee and a percentage. E8: free when nobody came.
    """
    if facts.by != "customer":
        return _decided("not_by_customer", said(_("Cancelled by us: free.")), terms)
    if not facts.is_paid:
        return _decided("unpaid", said(_("Not paid yet: free.")), terms)
    if not facts.is_assigned:
        return _decided("unassigned", said(_("Nobody is assigned yet: free.")), terms)
    if is_free_to_leave(terms, facts.starts_at, facts.arrived_at or at):
        says = said(_("The provider is more than %(time)s late: free."), time=span(terms.late_free_cancel_minutes))
        return _decided("late", says, terms)
    left = minutes_left(facts, at)
    if facts.is_departed:
        percent = terms.cancel_departed_percent
        fee = min(terms.trip_fee_minor + percent_of(facts.total_minor, percent), facts.total_minor)
        says = said(_("The provider is on the way: trip fee and %(percent)s %% of the order."), percent=plain(percent))
        return _decided("departed", says, terms, fee, minutes_left=left)
    rungs = [rung for rung in terms.cancel_ladder if left < rung.within_minutes]
    if not rungs:
        first = max((rung.within_minutes for rung in terms.cancel_ladder), default=0)
        return _decided("early", said(_("More than %(time)s before the visit: free."), time=span(first)), terms)
    rung = min(rungs, key=lambda r: r.within_minutes)
    says = said(
        _("Less than %(time)s before the visit: %(percent)s %% of the order."),
        time=span(rung.within_minutes),
        percent=plain(rung.percent),
    )
    return _decided("ladder", says, terms, percent_of(facts.total_minor, rung.percent), minutes_left=left)


def free_change_until(terms: Terms, starts_at: datetime, zone: tzinfo) -> datetime:
    """Give the last instant of free changing: a time of the day before the visit, in the city's zone."""
    day_before = starts_at.astimezone(zone).date() - timedelta(days=1)
    hours, minutes = divmod(min(terms.reschedule_free_until_minute, 1439), 60)
    return datetime.combine(day_before, time(hours, minutes), zone)


def rescheduling(terms: Terms, facts: VisitFacts, *, at: datetime) -> Decision[Fee]:
    """Say whether a visit may be moved at an instant and what that costs the customer.

    Source: F16, E4: free until the evening before or while unassigned, twice at most; then a fee; then no more.
    """
    left, times = minutes_left(facts, at), facts.times_rescheduled
    if facts.by != "customer":
        return _decided("not_by_customer", said(_("Moved by us: free.")), terms)
    if facts.is_departed or (facts.is_assigned and left < terms.reschedule_closed_minutes):
        says = said(_("It is too close to the visit to move it."))
        return _decided("too_late", says, terms, allowed=False, minutes_left=left)
    if times >= terms.reschedule_most_times:
        says = said(_("All changes are used; please call us."))
        return _decided("too_often", says, terms, allowed=False, times=times)
    early = at <= free_change_until(terms, facts.starts_at, facts.zone) or not facts.is_assigned
    if early and times < terms.reschedule_free_times:
        return _decided("free", said(_("Moving it is free.")), terms, times=times)
    percent = terms.reschedule_fee_percent
    says = said(_("Moving it now costs %(percent)s %% of the order."), percent=plain(percent))
    return _decided("fee", says, terms, percent_of(facts.total_minor, percent), times=times, minutes_left=left)


def minutes_left(facts: VisitFacts, at: datetime) -> int:
    return int((facts.starts_at - at).total_seconds() // 60)


def plain(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def span(minutes: int) -> dict[str, str]:
    """Write a span of minutes in every language: 24 hours, 90 minutes."""
    if minutes % 60:
        return said(_("%(count)s minutes"), count=minutes)
    return said(_("%(count)s hours"), count=minutes // 60)
