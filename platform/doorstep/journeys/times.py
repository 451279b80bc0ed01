"""When can somebody come, and why not at other times: the calendar of customers and the "Why closed?" of staff."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from doorstep.catalog.choices import Choices
from doorstep.catalog.duration import duration
from doorstep.journeys.facts import Scene, point_of, query_of, scene_of, supply_and_fit
from doorstep.kernel import clock
from doorstep.kernel.refusals import Invalid
from doorstep.orders.models import Order
from doorstep.places.atlas import DayKind, day_kind
from doorstep.places.geometry import distance_km
from doorstep.rosters import supply as supplies
from doorstep.rosters.availability import (
    GENERAL,
    PERSONAL,
    Openness,
    offered_minutes,
    open_starts,
    stages,
    unfit,
)
from doorstep.rosters.grid import Window
from doorstep.rosters.occupancy import NOTHING, taken_in
from doorstep.rosters.refusals import REASONS
from doorstep.rulebook.book import Book, book

MOST_DAYS = 31


class BadDay(Invalid):
    code = "bad_day"
    says = _("This day is too far away, or has passed.")


class Slot(NamedTuple):
    """A time of the calendar in the city's zone, also in ISO 8601; closed ones carry the code of their reason."""

    starts_at: datetime
    iso: str
    is_open: bool
    reason: str
    providers: int

    @property
    def reason_text(self):
        return REASONS.get(self.reason, "")


@dataclass(frozen=True)
class Day:
    """One day of the calendar."""

    on: date
    kind: DayKind
    slots: list[Slot]

    @property
    def is_open(self) -> bool:
        return any(slot.is_open for slot in self.slots)


@dataclass(frozen=True)
class SlotDays:
    """The calendar of a service at a place."""

    days: list[Day]
    is_served: bool

    @property
    def next_open(self) -> datetime | None:
        return next((slot.starts_at for day in self.days for slot in day.slots if slot.is_open), None)


def openness(scene: Scene, point, minutes: int, *, provider="", first_day=None, days=None, without=None, staff=False):
    """Ask availability for a scene: (Openness, supply). One query when the rosters are in memory."""
    query = query_of(scene, point, minutes=minutes, first_day=first_day, days=days, staff=staff)
    supply, fit = supply_and_fit(query, scene.city.id, provider)
    taken = taken_in(scene.city.id, query.window, [w.id for w in fit], query.now, without=without) if fit else {}
    return open_starts(query, supply, fit, taken), supply


def slots(
    city: str,
    service: str,
    *,
    lat,
    lng,
    choices: Choices,
    provider: str = "",
    first_day: date | None = None,
    days: int | None = None,
    rules: Book | None = None,
) -> SlotDays:
    """List every time of the calendar, open or closed with its reason.

    Takes:   codes; WGS-84 degrees; checked choices; first_day, local, today by default; days, the horizon by default.
    Gives:   SlotDays in the city's zone.
    Refuses: UnknownCity, UnknownService, NotSold, BadPoint, BadDay.
    Source:  F12, F15, F18.
    """
    scene = scene_of(rules or book(), city, service)
    first_day, days = checked_days(scene, first_day, days)
    minutes = duration(scene.service, choices).minutes
    found, supply = openness(scene, point_of(lat, lng), minutes, provider=provider, first_day=first_day, days=days)
    return written(scene, found, supply.opens, supply.closes)


def checked_days(scene: Scene, first_day, days):
    """Keep the window near: from yesterday to a year ahead, at most a month long. Refuses: BadDay."""
    today = clock.now().astimezone(scene.city.zone).date()
    first_day, days = first_day or today, days or scene.terms.horizon_days
    if not today - timedelta(days=1) <= first_day <= today + timedelta(days=366) or not days >= 1:
        raise BadDay()
    return first_day, min(days, MOST_DAYS)


def written(scene: Scene, found: Openness, opens: int, closes: int) -> SlotDays:
    """Write the bits of an Openness as days and slots, between the hours in which anybody works."""
    days = []
    for day, times in _frame(found.window, offered_minutes(scene.terms, opens, closes)):
        shown = []
        for bit, starts_at, iso in times:
            if found.open >> bit & 1:
                shown.append(Slot(starts_at, iso, True, "", found.counts.at(bit)))
            else:
                shown.append(Slot(starts_at, iso, False, found.reason(bit), 0))
        days.append(Day(day, day_kind(scene.book, scene.city, day), shown))
    return SlotDays(days, found.is_served)


@lru_cache(maxsize=128)
def _frame(window: Window, minutes: range) -> list[tuple[date, list[tuple[int, datetime, str]]]]:
    """Give the times of each day of a window: their bit, their instant, the same in ISO 8601; only days change it."""
    frame = []
    for day in window.dates:
        bits = dict.fromkeys(window.bit(day, minute) for minute in minutes)  # where clocks skip, once
        instants = [(bit, window.instant(bit)) for bit in bits]
        frame.append((day, [(bit, at, at.isoformat(timespec="seconds")) for bit, at in instants]))
    return frame


def options(order: Order, *, first_day=None, days=None, by_staff=False, provider: str = "") -> SlotDays:
    """List the times to which an order's visit could move; its own time counts as free. Source: F16."""
    scene = scene_of(book(), order.city.code, order.service)
    first_day, days = checked_days(scene, first_day, days)
    visit = order.visits.exclude(state="superseded").last()
    found, supply = openness(
        scene,
        point_of(order.lat, order.lng),
        order.minutes,
        first_day=first_day,
        days=days,
        provider=provider,
        without=visit.claim_id if visit else None,
        staff=by_staff,
    )
    return written(scene, found, supply.opens, supply.closes)


@dataclass(frozen=True)
class ProviderRow:
    """One provider in the "Why closed?" matrix: one code per time, "" where they could come."""

    code: str
    provider_id: int
    distance_km: float
    reasons: list[str]

    @property
    def open_count(self) -> int:
        return self.reasons.count("")


@dataclass(frozen=True)
class Explanation:
    """Per provider and per time the reasons out."""

    times: list[datetime]
    general: list[str]
    rows: list[ProviderRow]
    minutes: int
    legend: dict = field(default_factory=dict)


def explain(city: str, service: str, *, lat, lng, choices: Choices, day: date, provider: str = "") -> Explanation:
    """Say for every provider with the skill and every time of a day why they cannot come; "" where they can.

    Refuses: UnknownCity, UnknownService, NotSold, BadPoint, BadDay.
    Source:  F15 beyond: staff ask "why is Friday closed?"; the same stages as the listing.
    """
    scene = scene_of(book(), city, service)
    checked_days(scene, day, 1)
    point, minutes = point_of(lat, lng), duration(scene.service, choices).minutes
    query = query_of(scene, point, minutes=minutes, first_day=day, days=1)
    supply = supplies.supply(scene.city.id)
    asked = [w for w in supply.by_service.get(service, []) if not provider or w.code == provider]
    taken = taken_in(scene.city.id, query.window, [w.id for w in asked], query.now)
    minutes_shown = offered_minutes(scene.terms, supply.opens, supply.closes)
    bits = list(dict.fromkeys(query.window.bit(day, minute) for minute in minutes_shown))
    allowed = query.general
    general = [next((name for name in GENERAL if not allowed[name] >> bit & 1), "") for bit in bits]
    rows = []
    for worker in asked:
        out = unfit(worker, query)
        left = None if out else stages(worker, query, supply, taken.get(worker.id, NOTHING))
        reasons = [out or shared or left.reason(bit) for shared, bit in zip(general, bits, strict=True)]
        rows.append(ProviderRow(worker.code, worker.id, round(distance_km(worker.home, point), 1), reasons))
    rows.sort(key=lambda row: (-row.open_count, row.reasons[0] in ("area", "suspended", "no_badge"), row.distance_km))
    legend = {name: REASONS[name] for name in (*GENERAL, *PERSONAL, "area", "suspended", "no_badge")}
    return Explanation([query.window.instant(bit) for bit in bits], general, rows, minutes, legend)
