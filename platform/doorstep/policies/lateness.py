"""What the clock says of a visit: from when on it can begin, how late it is and what that gives back, whether it ended
early, when it is payable. No database, no clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.money import percent_of
from doorstep.kernel.texts import said
from doorstep.policies.terms import Terms
from doorstep.rulebook.decision import Decision, Step


@dataclass(frozen=True)
class Credit:
    """What goes back to the customer, and how much of it the provider bears (minor units)."""

    amount_minor: int = 0
    provider_minor: int = 0


def opens_at(terms: Terms, step: str, starts_at: datetime) -> datetime | None:
    """Give from when on a step of a visit is possible; None for a step that waits for no clock.

    Source: E6.
    """
    early = {"depart": terms.depart_early_minutes, "start": terms.early_start_minutes}.get(step)
    return None if early is None else starts_at - timedelta(minutes=early)


def missed_at(terms: Terms, starts_at: datetime, arrived_at: datetime) -> datetime:
    """Give from when on a customer who does not open counts as not met: waiting begins at the agreed time, or at the
    arrival when that is later.

    Source: E7.
    """
    return max(arrived_at, starts_at) + timedelta(minutes=terms.no_show_minutes)


def minutes_late(starts_at: datetime, at: datetime) -> int:
    """Give the whole minutes from the agreed time to an instant; 0 when that is not late."""
    return max(0, int((at - starts_at).total_seconds() // 60))


def told_at(terms: Terms, starts_at: datetime) -> datetime:
    """Give the instant at which customer and dispatchers hear that nobody has arrived."""
    return starts_at + timedelta(minutes=terms.late_notify_minutes)


def is_free_to_leave(terms: Terms, starts_at: datetime, at: datetime) -> bool:
    """Say whether it is so late that the customer owes nothing and may report that nobody came."""
    return at > starts_at + timedelta(minutes=terms.late_free_cancel_minutes)


def late_credit(terms: Terms, total_minor: int, *, starts_at: datetime, arrived_at: datetime) -> Decision[Credit]:
    """Say what coming late gives back of an order's total.

    Source: E8: more than 30 minutes late, 10 %; a term says how much of it the provider bears.
    """
    late = minutes_late(starts_at, arrived_at)
    if arrived_at <= starts_at + timedelta(minutes=terms.late_credit_minutes):
        return Decision(Credit(), (), terms.version)
    amount = percent_of(total_minor, terms.late_credit_percent)
    says = said(_("The provider came %(minutes)s minutes late."), minutes=late)
    step = Step("late_credit", says, amount, terms.version, {"minutes_late": late})
    return Decision(Credit(amount, percent_of(amount, terms.late_credit_provider_percent)), (step,), terms.version)


def ended_early(terms: Terms, minutes: int, started_at: datetime, at: datetime) -> bool:
    """Say whether work ended so long before its planned minutes that the customer must confirm it.

    Source: E6.
    """
    return at < started_at + timedelta(minutes=minutes - terms.early_finish_minutes)


def payable_on(terms: Terms, earned_on: date, joined_on: date) -> date:
    """Give the day on which what a provider earned can be paid out: later for somebody who is new.

    Source: E11.
    """
    is_new = earned_on < joined_on + timedelta(days=terms.new_provider_days)
    return earned_on + timedelta(days=terms.payout_days_new if is_new else terms.payout_days)
