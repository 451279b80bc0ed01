"""Time as quarters of an hour and days as bits: a stretch of days is one integer, bit i is the i-th quarter. No database."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property, lru_cache

QUARTER = 15
DAY = 1440  # minutes of a day, but twice a year where clocks change
SECONDS = QUARTER * 60


def cell_of(instant: datetime) -> int:
    """Give the quarter since 1970 UTC in which an aware instant lies."""
    return int(instant.timestamp()) // SECONDS


def cell_after(instant: datetime) -> int:
    """Give the first quarter that starts at or after an aware instant."""
    return -(-int(instant.timestamp()) // SECONDS)


def instant_of(cell: int) -> datetime:
    """Give the aware instant, in UTC, at which a quarter starts."""
    return datetime.fromtimestamp(cell * SECONDS, UTC)


def cells_for(minutes: int) -> int:
    """Give how many quarters cover so many minutes."""
    return -(-minutes // QUARTER)


def span(first: int, end: int) -> int:
    """Give the bits from first up to, not including, end; negative places are cut off."""
    if first < 0:
        first = 0
    return ((1 << (end - first)) - 1) << first if end > first else 0


def starts_with_room(free: int, length: int) -> int:
    """Give the bits at which `length` free quarters in a row begin (doubling: log2 steps)."""
    have = 1
    while have < length and free:
        step = min(have, length - have)
        free &= free >> step
        have += step
    return free


def smeared(taken: int, length: int) -> int:
    """Give the bits from which `length` quarters in a row would meet a taken one (doubling: log2 steps)."""
    have = 1
    while have < length and taken:
        step = min(have, length - have)
        taken |= taken >> step
        have += step
    return taken


def bits_of(mask: int):
    """Walk the places of the set bits, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Tally:
    """Counts, for every bit at once, in how many masks it is set (a ripple of planes)."""

    def __init__(self):
        self.planes: list[int] = []

    def add(self, mask: int) -> None:
        place = 0
        while mask:
            if place == len(self.planes):
                self.planes.append(0)
            self.planes[place], mask = self.planes[place] ^ mask, self.planes[place] & mask
            place += 1

    def at(self, bit: int) -> int:
        count = 0
        for plane in reversed(self.planes):
            count = count << 1 | plane >> bit & 1
        return count


@dataclass(frozen=True)
class Window:
    """Some days of a city as one row of quarters, with a day more at the end for visits that run past midnight."""

    first_day: date
    days: int
    zone: tzinfo

    @cached_property
    def key(self) -> tuple[int, int]:
        """Name the window in tables of what was computed for it: quick to compare."""
        return self.origin, self.days

    @cached_property
    def origin(self) -> int:
        return cell_of(self.midnight(self.first_day))

    @cached_property
    def end(self) -> int:
        return cell_of(self.midnight(self.first_day + timedelta(days=self.days + 1)))

    @cached_property
    def dates(self) -> tuple[date, ...]:
        return tuple(self.first_day + timedelta(days=n) for n in range(self.days))

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), self.zone)

    @cached_property
    def _midnights(self) -> dict[date, int]:
        days = (self.first_day + timedelta(days=n) for n in range(self.days + 2))
        return {day: cell_of(self.midnight(day)) for day in days}

    def bit(self, day: date, minute: int) -> int:
        """Give the place of a local minute of a day; on days of a clock change the wall clock counts."""
        if day in self._midnights and self.is_even(day):
            return self._midnights[day] - self.origin + minute // QUARTER
        wall = datetime.combine(day, time(0)) + timedelta(minutes=minute)
        return cell_of(wall.replace(tzinfo=self.zone)) - self.origin

    def is_even(self, day: date) -> bool:
        """Say whether a day has 24 hours."""
        return self._midnights.get(day + timedelta(days=1), 0) - self._midnights[day] == 96

    @cached_property
    def _first_bits(self) -> list[int]:
        return [self._midnights[self.first_day + timedelta(days=n)] - self.origin for n in range(self.days + 1)]

    def day_at(self, bit: int) -> int:
        """Give which of the window's days a bit lies in, counted from 0; -1 before them, `days` after."""
        return bisect_right(self._first_bits, bit) - 1

    def day_span(self, day: date) -> int:
        return span(self.bit(day, 0), self.bit(day + timedelta(days=1), 0))

    def place(self, cell: int) -> int:
        return cell - self.origin

    def instant(self, bit: int) -> datetime:
        """Give the instant of a bit, in the city's zone."""
        return instant_of(self.origin + bit).astimezone(self.zone)


@lru_cache(maxsize=512)
def window_of(first_day: date, days: int, zone: tzinfo) -> Window:
    """Give the window of some days; what is computed of it is computed once for all who ask."""
    return Window(first_day, days, zone)
