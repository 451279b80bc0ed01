"""The one answer to "is this time free": a pure function from rosters, claims, travel, calendar and terms to bits.

Listing, explaining and claiming all call open_starts, so that every listed slot is bookable and every bookable time is
listed. Each stage keeps the starts that are still possible; the first stage that loses one is its reason.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from doorstep.places.geometry import Point, squared_chord, unit_vector
from doorstep.places.travel import km_within
from doorstep.policies.terms import Terms
from doorstep.rosters.grid import DAY, QUARTER, Tally, Window, bits_of, cell_after, cell_of, cells_for, smeared, span
from doorstep.rosters.occupancy import NOTHING, Occupied, Seen
from doorstep.rosters.supply import Supply, Worker

# In the order in which a start is lost; the first that fits is told.
GENERAL = ("past", "lead_time", "cutoff", "horizon", "closed_day")
PERSONAL = ("off_hours", "leave", "busy", "travel", "day_cap")
UNFIT = ("not_served", "no_skill", "area", "suspended", "no_badge")


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
    def vector(self) -> tuple[float, float, float]:
        return unit_vector(*self.point)

    def gap(self, mode: str) -> "Gap":
        terms = self.terms
        return gap_of(mode, terms.travel_detour_percent, terms.travel_extra_minutes, terms.travel_least_minutes)


class Stages(NamedTuple):
    """For one provider: the starts left after each stage, in the order of PERSONAL."""

    off_hours: int
    leave: int
    busy: int
    travel: int
    open: int

    def reason(self, bit: int) -> str:
        for name, left in zip(PERSONAL, self, strict=True):
            if not left >> bit & 1:
                return name
        return ""


class Gap(NamedTuple):
    """How many quarters must lie between two visits of somebody who travels in one way: road and buffer (E12).

    limits[n] is the squared chord up to which `least + n` quarters are enough, so that a bisection finds the gap.
    """

    least: int
    limits: tuple[float, ...]

    def between(self, a: Point, b: Point) -> int:
        chord = sum((p - q) ** 2 for p, q in zip(unit_vector(*a), unit_vector(*b), strict=True))
        return self.least + bisect_left(self.limits, chord)


@lru_cache(maxsize=256)
def gap_of(mode: str, detour_percent: int, extra: int, least_minutes: int) -> Gap:
    """Give the gap of a way to travel under some terms; a day is the longest."""
    least, detour = cells_for(least_minutes), detour_percent / 100
    reach = (km_within(cells * QUARTER - extra, mode, detour=detour) for cells in range(least, DAY // QUARTER))
    return Gap(least, tuple(squared_chord(km) if km >= 0 else -1.0 for km in reach))


def general_starts(query: Query) -> dict[str, int]:
    """Give, per general reason, the starts that it still allows (lead time, cut-off, horizon, closed days, the grid)."""
    second = int(query.now.timestamp())
    return _general_starts(query.window, query.terms, second, query.ignores_lead, query.closed_days)


@lru_cache(maxsize=256)
def _general_starts(window: Window, terms: Terms, second: int, ignores_lead: bool, closed_days) -> dict[str, int]:
    """The same for all services of a shelf, which are asked for within one second."""
    now = datetime.fromtimestamp(second, window.zone)
    whole = span(0, window.end - window.origin)
    lead = 0 if ignores_lead else terms.lead_minutes
    allowed = {
        "past": whole & ~span(0, window.place(cell_after(now))),
        "lead_time": whole & ~span(0, window.place(cell_after(now + timedelta(minutes=lead)))),
        "cutoff": whole,
        "horizon": span(0, window.bit(now.date() + timedelta(days=terms.horizon_days), 0)),
        "closed_day": whole,
    }
    if not ignores_lead and now.hour * 60 + now.minute >= terms.cutoff_minute:
        tomorrow = now.date() + timedelta(days=1)
        closed = span(window.bit(tomorrow, 0), window.bit(tomorrow, terms.cutoff_until_minute))
        allowed["cutoff"] = whole & ~closed
    for day in closed_days:
        allowed["closed_day"] &= ~window.day_span(day)
    return allowed


def step_minutes(terms: Terms) -> int:
    """Give the minutes between two offered starts: whole quarters, one at least."""
    return max(QUARTER, terms.slot_minutes - terms.slot_minutes % QUARTER)


def offered_minutes(terms: Terms, first: int = 0, end: int = DAY) -> range:
    """Give the minutes of a local day at which visits may start, between two minutes of it."""
    step = step_minutes(terms)
    return range(first - first % step, end, step)


@lru_cache(maxsize=256)
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
    return "" if worker.areas & query.areas or worker.reaches(query.vector) else "area"


def stages(worker: Worker, query: Query, supply: Supply, taken: Occupied) -> Stages:
    """Give the starts that one fit provider has left after each stage, general reasons aside."""
    window, length = query.window, query.length
    in_hours, present = supply.starts(worker, window, length)
    seen = taken.seen_in(window)
    if not seen.places:
        return Stages(in_hours, present, present, present, present)
    free = present & ~smeared(seen.work, length)
    near_enough = free & ~_travelled(seen.places, query.gap(worker.mode), query.vector, length)
    return Stages(in_hours, present, free, near_enough, near_enough & ~_full_days(seen, query))


def free_starts(worker: Worker, query: Query, supply: Supply, taken: Occupied, within: int) -> int:
    """Give which of some starts one fit provider has left: the last of the stages, which is all that a listing needs."""
    _in_hours, present = supply.starts(worker, query.window, query.length)
    left = present & within
    seen = taken.seen_in(query.window)
    if not left or not seen.places:
        return left
    travelled = _travelled(seen.places, query.gap(worker.mode), query.vector, query.length)
    return left & ~(travelled | _full_days(seen, query))


def _full_days(seen: Seen, query: Query) -> int:
    """Give the days on which another visit would pass the daily cap; a first one never does."""
    least, full = query.terms.travel_least_minutes, 0
    room = query.terms.day_cap_minutes - query.minutes - least
    if seen.most_minutes + seen.most_jobs * least > room:
        for bits, minutes, jobs in seen.days:
            if minutes + jobs * least > room:
                full |= bits
    return full


def _travelled(places, gap: Gap, vector, length: int) -> int:
    """Give the starts from which the way to or from a visit, with the work itself, runs into it."""
    (x, y, z), (least, limits), bits, before = vector, gap, 0, length - 1
    for a, b, c, first, end in places:
        a -= x
        b -= y
        c -= z
        quarters = least + bisect_left(limits, a * a + b * b + c * c)
        first -= before + quarters
        end += quarters
        if first > 0:
            bits |= ((1 << end - first) - 1) << first
        elif end > 0:
            bits |= (1 << end) - 1
    return bits


@dataclass
class Openness:
    """The answer for many providers: which starts are open, with how many providers, and why the others are closed."""

    window: Window
    open: int
    counts: Tally
    general: dict[str, int]
    is_served: bool
    left_after: Callable[[str], int]  # a personal reason: the starts that somebody has left after its stage

    def reason(self, bit: int) -> str:
        """Give why a start is closed, "" when it is open."""
        if self.open >> bit & 1:
            return ""
        found = next((name for name in GENERAL if not self.general[name] >> bit & 1), "")
        if found:
            return found
        if not self.is_served:
            return "not_served"
        return next((name for name in PERSONAL if not self.left_after(name) >> bit & 1), "busy")

    def nearest(self, instant: datetime, most: int) -> list[datetime]:
        """Give the open starts nearest to an instant, in order: what to offer when it was taken."""
        wanted = self.window.place(cell_of(instant))
        bits = sorted(bits_of(self.open), key=lambda bit: abs(bit - wanted))[:most]
        return [self.window.instant(bit) for bit in sorted(bits)]


def open_starts(query: Query, supply: Supply, workers: Iterable[Worker], taken: dict[int, Occupied]) -> Openness:
    """Give every start at which some of the providers can come.

    Takes:   a query; the supply; the fit workers asked; taken, the open claims by provider id.
    Gives:   an Openness over the query's window.
    Source:  F15, F18, F53, F81, F110, E12, E13.
    """
    general, possible = query.general, query.grid
    for bits in general.values():
        possible &= bits
    asked, counts, opened = [(worker, taken.get(worker.id, NOTHING)) for worker in workers], Tally(), 0
    for worker, occupied in asked:
        left = free_starts(worker, query, supply, occupied, possible)
        opened |= left
        counts.add(left)

    @cache
    def left_after(name: str) -> int:
        place, left = PERSONAL.index(name), 0
        for worker, occupied in asked:
            if place < 2:  # hours and leave, which are in memory
                left |= supply.starts(worker, query.window, query.length)[place]
            else:
                left |= stages(worker, query, supply, occupied)[place]
        return left

    return Openness(query.window, opened, counts, general, bool(asked), left_after)
