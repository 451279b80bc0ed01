"""The one answer to "is this time free": a pure function from rosters, claims, travel, calendar and terms to bits.

Listing, explaining and claiming all call open_starts, so that every listed slot is bookable and every bookable time is
listed. Each stage keeps the starts that are still possible; the first stage that loses one is its reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from doorstep.places.geometry import Point
from doorstep.places.travel import minutes_from
from doorstep.policies.terms import Terms
from doorstep.rosters.grid import DAY, QUARTER, Tally, Window, cell_after, cells_for, span
from doorstep.rosters.supply import Supply, Worker

# In the order in which a start is lost; the first that fits is told.
GENERAL = ("past", "lead_time", "cutoff", "horizon", "closed_day")
PERSONAL = ("off_hours", "leave", "busy", "travel", "day_cap")
UNFIT = ("not_served", "no_skill", "area", "suspended", "no_badge")


class Taken(NamedTuple):
    """A claim as availability sees it: quarters [first, end) of a provider, and where."""

    first: int
    end: int
    lat: float
    lng: float


@dataclass(frozen=True)
class Query:
    """What is asked: a service of so many minutes at a point, in a window, as seen at an instant."""

    service: str
    point: Point
    areas: frozenset[int]
    minutes: int
    window: Window
    terms: Terms
    now: datetime
    closed_days: frozenset = frozenset()
    badge: str = ""
    ignores_lead: bool = False  # staff may book shorter than the lead time

    @cached_property
    def length(self) -> int:
        return cells_for(self.minutes)

    @cached_property
    def general(self) -> dict[str, int]:
        """Per general reason, the starts that it still allows."""
        return general_starts(self)

    @cached_property
    def grid(self) -> int:
        return grid_starts(self.window, self.terms)

    @cached_property
    def gaps(self) -> "Gaps":
        return Gaps(self)


@dataclass
class Stages:
    """For one provider: the starts left after each stage, in the order of PERSONAL."""

    left: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        return self.left["day_cap"]

    def reason(self, bit: int) -> str:
        return next((name for name in PERSONAL if not self.left[name] >> bit & 1), "")


class Gaps(dict):
    """By mode, how many quarters must lie between a visit at a point and this one: travel and buffer (E12)."""

    def __init__(self, query: Query):
        super().__init__()
        self.query = query

    def __missing__(self, mode: str) -> Callable[[float, float], int]:
        terms = self.query.terms
        road = minutes_from(self.query.point, mode, detour=terms.travel_detour_percent / 100)
        extra, least = terms.travel_extra_minutes, cells_for(terms.travel_least_minutes)

        def gap(lat: float, lng: float) -> int:
            cells = -(-(road(lat, lng) + extra) // QUARTER)
            return cells if cells > least else least

        self[mode] = gap
        return gap


def general_starts(query: Query) -> dict[str, int]:
    """Give, per general reason, the starts that it still allows (lead time, cut-off, horizon, closed days, the grid)."""
    window, terms = query.window, query.terms
    whole = span(0, window.end - window.origin)
    lead = 0 if query.ignores_lead else terms.lead_minutes
    local = query.now.astimezone(window.zone)
    allowed = {
        "past": whole & ~span(0, window.place(cell_after(query.now))),
        "lead_time": whole & ~span(0, window.place(cell_after(query.now + timedelta(minutes=lead)))),
        "cutoff": whole,
        "horizon": span(0, window.bit(local.date() + timedelta(days=terms.horizon_days), 0)),
        "closed_day": whole,
    }
    if not query.ignores_lead and local.hour * 60 + local.minute >= terms.cutoff_minute:
        tomorrow = local.date() + timedelta(days=1)
        closed = span(window.bit(tomorrow, 0), window.bit(tomorrow, terms.cutoff_until_minute))
        allowed["cutoff"] = whole & ~closed
    for day in query.closed_days:
        allowed["closed_day"] &= ~window.day_span(day)
    return allowed


def step_minutes(terms: Terms) -> int:
    """Give the minutes between two offered starts: whole quarters, one at least."""
    return max(QUARTER, terms.slot_minutes - terms.slot_minutes % QUARTER)


def offered_minutes(terms: Terms, first: int = 0, end: int = DAY) -> range:
    """Give the minutes of a local day at which visits may start, between two minutes of it."""
    step = step_minutes(terms)
    return range(first - first % step, end, step)


def grid_starts(window: Window, terms: Terms) -> int:
    """Give the starts that are offered: every so many minutes of each local day, as its clocks show them."""
    minutes = offered_minutes(terms)
    even = sum(1 << minute // QUARTER for minute in minutes)
    bits = 0
    for day in window.dates:
        if window.is_even(day):
            bits |= even << window.bit(day, 0)
        else:  # the clocks change: an hour is missing or comes twice
            for minute in minutes:
                bits |= 1 << window.bit(day, minute)
    return bits


def unfit(worker: Worker, query: Query) -> str:
    """Say why a provider cannot do this job at any time; "" when they can."""
    if worker.is_suspended:
        return "suspended"
    if query.service not in worker.skills:
        return "no_skill"
    if query.badge and query.badge not in worker.badges:
        return "no_badge"
    return "" if worker.covers(query.point, query.areas) else "area"


def stages(worker: Worker, query: Query, supply: Supply, taken: Iterable[Taken]) -> Stages:
    """Give the starts that one fit provider has left after each stage, general reasons aside."""
    window, length, origin, least = query.window, query.length, query.window.origin, query.terms.travel_least_minutes
    in_hours, left = supply.starts(worker, window, length)
    found = Stages({"off_hours": in_hours, "leave": left})
    busy = travel = 0
    planned: dict[int, int] = {}
    gap_at = query.gaps[worker.mode]
    for first_cell, end_cell, lat, lng in taken:
        first, end = first_cell - origin, end_cell - origin
        gap = gap_at(lat, lng)
        busy |= span(first - length + 1, end)
        travel |= span(first - length - gap + 1, end + gap)
        day = window.day_at(first)
        planned[day] = planned.get(day, 0) + (end - first) * QUARTER + least
    found.left["busy"] = left = left & ~busy
    found.left["travel"] = left = left & ~travel
    room = query.terms.day_cap_minutes - query.minutes - least
    for day, minutes in planned.items():
        if minutes > room and 0 <= day < window.days:
            left &= ~window.day_span(window.dates[day])
    found.left["day_cap"] = left
    return found


@dataclass
class Openness:
    """The answer for many providers: which starts are open, with how many providers, and why the others are closed."""

    window: Window
    open: int
    counts: Tally
    general: dict[str, int]
    unions: dict[str, int]
    is_served: bool

    def reason(self, bit: int) -> str:
        """Give why a start is closed, "" when it is open."""
        if self.open >> bit & 1:
            return ""
        found = next((name for name in GENERAL if not self.general[name] >> bit & 1), "")
        if found:
            return found
        if not self.is_served:
            return "not_served"
        return next((name for name in PERSONAL if not self.unions[name] >> bit & 1), "busy")


def open_starts(query: Query, supply: Supply, workers: Iterable[Worker], taken: dict[int, list[Taken]]) -> Openness:
    """Give every start at which some of the providers can come.

    Takes:   a query; the supply; the fit workers asked; taken, the open claims by provider id.
    Gives:   an Openness over the query's window.
    Source:  F15, F18, F53, F81, F110, E12, E13.
    """
    general, possible = query.general, query.grid
    for bits in general.values():
        possible &= bits
    counts, unions, is_served = Tally(), dict.fromkeys(PERSONAL, 0), False
    for worker in workers:
        is_served = True
        found = stages(worker, query, supply, taken.get(worker.id, ()))
        for name in PERSONAL:
            unions[name] |= found.left[name]
        counts.add(found.open & possible)
    return Openness(query.window, unions["day_cap"] & possible, counts, general, unions, is_served)
