"""The terms that hold for a city and category: merged from the book, typed, with the origin of each. No database."""

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property

from doorstep.rulebook.book import Book, Origin


@dataclass(frozen=True)
class Rung:
    """One step of the cancellation ladder."""

    within_minutes: int
    percent: Decimal


@dataclass(frozen=True)
class Terms:
    """Effective terms; the defaults are those of the platform before anybody edits them (E1 to E13)."""

    hold_minutes: int = 15  # E1
    lead_minutes: int = 120
    horizon_days: int = 14
    cutoff_minute: int = 1320
    cutoff_until_minute: int = 600
    slot_minutes: int = 30
    day_planned_minutes: int = 480  # E13: what is offered and assigned by itself
    day_cap_minutes: int = 600  # E13: where staff stop too
    answer_minutes_today: int = 10  # E2
    answer_minutes: int = 120
    unassigned_alert_minutes: int = 240  # E3
    unassigned_offer_minutes: int = 120
    unassigned_refund_minutes: int = 30
    reschedule_free_until_minute: int = 1080  # E4
    reschedule_free_times: int = 2
    reschedule_most_times: int = 4
    reschedule_fee_percent: Decimal = Decimal(20)
    reschedule_closed_minutes: int = 180
    cancel_departed_percent: Decimal = Decimal(30)  # E5
    trip_fee_minor: int = 3000
    cancel_provider_percent: Decimal = Decimal(70)
    travel_extra_minutes: int = 10  # E12
    travel_least_minutes: int = 15
    travel_detour_percent: int = 135
    depart_early_minutes: int = 120
    early_start_minutes: int = 30  # E6
    early_finish_minutes: int = 30
    arrival_radius_m: int = 500
    no_show_minutes: int = 15  # E7
    no_show_calls: int = 2
    late_notify_minutes: int = 15  # E8
    late_credit_minutes: int = 30
    late_credit_percent: Decimal = Decimal(10)
    late_credit_provider_percent: Decimal = Decimal(0)
    late_free_cancel_minutes: int = 60
    accept_hours: int = 24  # E9
    review_days: int = 15  # E10
    reviews_are_blind: bool = True
    payout_days: int = 1  # E11
    payout_days_new: int = 7
    new_provider_days: int = 30
    cancel_ladder: tuple[Rung, ...] = (Rung(1440, Decimal(20)), Rung(180, Decimal(50)))  # E5
    version: int = 0

    @cached_property
    def as_planned(self) -> "Terms":
        """These terms with the planned day as the cap: what is offered and assigned by itself; staff go up to the cap."""
        return replace(self, day_cap_minutes=min(self.day_planned_minutes, self.day_cap_minutes))


def _typed(name, value):
    if name == "cancel_ladder":
        rungs = (Rung(row["within_minutes"], Decimal(row["percent"])) for row in value)
        return tuple(sorted(rungs, key=lambda rung: -rung.within_minutes))
    return Decimal(value) if name.endswith("_percent") and name != "travel_detour_percent" else value


def terms_with_origins(book: Book, city: str, categories: tuple[str, ...] = ()) -> tuple[Terms, dict[str, Origin]]:
    """Give the effective terms and, per field, which scope says so (a field without origin is the house default)."""
    values, origins = book.effective("policy", "terms", city, categories)
    known = {f.name for f in fields(Terms)}
    said = {n: _typed(n, v) for n, v in (values or {}).items() if n in known and n in origins}
    version = max((origin.number for origin in origins.values()), default=0)  # the newest release that had a say
    return Terms(**said, version=version), origins


def _cache(_book: Book) -> dict:
    return {}


def terms_for(book: Book, city: str, categories: tuple[str, ...] = ()) -> Terms:
    """Give the effective terms, made once per book and scope. Categories run from the root to the leaf."""
    made = book.derive(_cache, "policy")
    if (city, categories) not in made:
        made[city, categories] = terms_with_origins(book, city, categories)[0]
    return made[city, categories]
