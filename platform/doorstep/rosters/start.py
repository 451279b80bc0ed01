"""One start, asked of many providers: the stages of availability for a single bit, so that ranking a whole city is quick."""

from bisect import bisect_left
from datetime import datetime

from doorstep.rosters.availability import Query, unfit
from doorstep.rosters.grid import cell_of
from doorstep.rosters.occupancy import Occupied, Seen
from doorstep.rosters.supply import Supply, Worker


class Start:
    """One start of a query. Why a provider cannot take it is the first stage that loses it, as `stages` would say."""

    def __init__(self, query: Query, supply: Supply, starts_at: datetime):
        self.query, self.supply = query, supply
        self.bit = query.window.place(cell_of(starts_at))
        self.day = query.window.day_at(self.bit)
        self.shared = shared_reason(query, starts_at)
        self._work = (1 << query.length) - 1
        self._made = supply.table(query.window, query.length)
        self._least = query.terms.travel_least_minutes
        self._room = query.terms.day_cap_minutes - query.minutes - self._least

    def reason(self, worker: Worker, taken: Occupied) -> str:
        """Say why one provider cannot come: unfit, closed to everybody, or by their own time; "" when they can."""
        return unfit(worker, self.query) or self.shared or self.own_reason(worker, taken.seen_in(self.query.window))

    def own_reason(self, worker: Worker, seen: Seen) -> str:
        """Say which of the personal stages loses the start of a fit provider, "" when none does."""
        bit = self.bit
        made = self._made.get(worker.id) or self.supply.starts(worker, self.query.window, self.query.length)
        in_hours, present = made
        if not present >> bit & 1:
            return "leave" if in_hours >> bit & 1 else "off_hours"
        if not seen.places:
            return ""
        if seen.work >> bit & self._work:
            return "busy"
        if self._meets_the_road(worker, seen):
            return "travel"
        return "day_cap" if self._is_full(seen) else ""

    def _meets_the_road(self, worker, seen) -> bool:
        (x, y, z), (least, limits) = self.query.vector, self.query.gap(worker.mode)
        bit, after = self.bit, self.bit + self.query.length
        for a, b, c, first, end in seen.near(bit):
            between = bit - end if end <= bit else first - after
            if between < least:
                return True
            chord = (a - x) ** 2 + (b - y) ** 2 + (c - z) ** 2
            if between < least + bisect_left(limits, chord):
                return True
        return False

    def _is_full(self, seen) -> bool:
        if seen.most_minutes + seen.most_jobs * self._least <= self._room:
            return False
        return any(
            minutes + jobs * self._least > self._room for bits, minutes, jobs in seen.days if bits >> self.bit & 1
        )


def shared_reason(query: Query, starts_at: datetime) -> str:
    """Say why nobody at all can start at an instant: too soon, too far ahead, a closed day, between two offered times."""
    bit = query.window.place(cell_of(starts_at))
    for name, bits in query.general.items():
        if not bits >> bit & 1:
            return name
    if starts_at.timestamp() % 900 or not query.grid >> bit & 1:
        return "off_grid"
    return ""
