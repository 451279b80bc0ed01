"""The open claims of a city in memory, by provider, exactly as they are committed.

Taking time counts the provider's claims_version up in the same transaction, giving it back right after it. A reader asks
for the sum of the city's versions and for those that were counted lately, in one row: when these explain the sum, only
their claims are read again, else all versions are compared. Inside a transaction, which sees what others must not, claims
are read directly and kept by nobody.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import itemgetter
from threading import Lock
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from doorstep.kernel import clock
from doorstep.kernel.rows import instant_in, select
from doorstep.places.geometry import unit_vector
from doorstep.providers.models import Provider
from doorstep.rosters.grid import QUARTER, Window, cell_of, span
from doorstep.rosters.models import Claim

READ_ANEW_AFTER = timedelta(minutes=10)  # heals a version that a killed process did not count
LATELY_S = 30  # before the last look: whoever counted a version may take so long to commit it
WINDOWS_KEPT = 4
REACH = 96  # quarters: travel reaches a day beyond a window at most
PLACE = ("first_cell", "end_cell", "lat", "lng")


class Taken(NamedTuple):
    """A claim as availability sees it: quarters [first, end) of a provider, and where."""

    first: int
    end: int
    lat: float
    lng: float


class Seen(NamedTuple):
    """What is taken of one provider, as bits of a window: the work itself, each day's minutes and jobs, the places."""

    work: int
    days: tuple[tuple[int, int, int], ...]  # the day's bits, minutes of work that begin in it, how many jobs
    minutes: dict[int, int]  # of work that begin in a day, by its number
    most_minutes: int
    most_jobs: int
    places: tuple[tuple[float, float, float, int, int], ...]  # unit vector, first bit, end bit; in time
    firsts: tuple[int, ...]

    def near(self, bit: int) -> tuple[tuple[float, float, float, int, int], ...]:
        """Give the places of which the way to or from a start can run into the work: at most a day away."""
        return self.places[bisect_left(self.firsts, bit - 2 * REACH) : bisect_left(self.firsts, bit + 2 * REACH)]


class Occupied:
    """What is taken of one provider; how it looks in a window is computed once."""

    __slots__ = ("_seen", "rows")

    def __init__(self, rows: Iterable[Taken] = ()):
        self.rows = tuple(rows)
        self._seen: dict[tuple[int, int], Seen] = {}

    def seen_in(self, window: Window) -> Seen:
        found = self._seen.get(window.key)
        if found is None:
            if len(self._seen) >= WINDOWS_KEPT:
                self._seen.clear()
            found = self._seen[window.key] = _look(self.rows, window)
        return found


def _look(rows, window: Window) -> Seen:
    work, places, minutes, jobs = 0, [], defaultdict(int), defaultdict(int)
    least, most = window.origin - REACH, window.end
    for first_cell, end_cell, lat, lng in rows:
        if end_cell <= least or first_cell >= most:
            continue
        first, end = first_cell - window.origin, end_cell - window.origin
        work |= span(first, end)
        places.append((*unit_vector(lat, lng), first, end))
        day = window.day_at(first)
        if 0 <= day < window.days:
            minutes[day] += (end - first) * QUARTER
            jobs[day] += 1
    days = tuple((window.day_span(window.dates[day]), minutes[day], jobs[day]) for day in minutes)
    places.sort(key=itemgetter(3))
    firsts = tuple(first for _a, _b, _c, first, _end in places)
    longest, most = max(minutes.values(), default=0), max(jobs.values(), default=0)
    return Seen(work, days, minutes, longest, most, tuple(places), firsts)


NOTHING = Occupied()


def open_claims(now: datetime):
    """Give the claims that take time: firm ones, and held ones whose hold has not run out."""
    return Claim.objects.exclude(state=Claim.State.RELEASED).exclude(state=Claim.State.HELD, held_until__lte=now)


class _Mark(NamedTuple):
    """What changes whenever a claim of a city does, with the versions that were counted lately, by provider."""

    total: int
    providers: int
    lately: dict[int, int]

    def explains(self, versions: dict[int, int]) -> bool:
        return (sum(versions.values()), len(versions)) == (self.total, self.providers)


class _City:
    """What this process knows of one city's claims."""

    def __init__(self):
        self.lock = Lock()
        self.read_at: datetime | None = None
        self.sums: tuple[int, int] | None = None
        self.asked_s = 0  # when it looked last
        self.versions: dict[int, int] = {}
        self.taken: dict[int, Occupied] = {}
        self.holds: dict[int, datetime] = {}  # by provider, when the first of their holds runs out
        self.next_end: datetime | None = None

    def current(self, city_id: int, now: datetime) -> dict[int, Occupied]:
        known, mark = self.sums, _mark(city_id, self.asked_s or int(now.timestamp()))
        if self._holds(mark, now):
            return self.taken
        with self.lock:
            if self.sums != known:  # somebody read while this one waited
                mark = _mark(city_id, self.asked_s)
            if not self._holds(mark, now):
                self._read(city_id, now, mark, anew=not self._is_recent(now))
            return self.taken

    def _holds(self, mark: _Mark, now) -> bool:
        ended = self.next_end is not None and self.next_end <= now
        return self._is_recent(now) and not ended and mark[:2] == self.sums

    def _is_recent(self, now) -> bool:
        return self.read_at is not None and abs(now - self.read_at) < READ_ANEW_AFTER

    def _read(self, city_id, now, mark: _Mark, *, anew):
        asked_s = int(now.timestamp())
        if anew:
            self.versions, self.read_at, moved = _versions(city_id), now, None
        else:
            moved = {provider for provider, ends in self.holds.items() if ends <= now} | self._moved(city_id, mark)
        taken, holds = _read_claims(city_id, now, moved)
        self.taken = taken if moved is None else _renewed(self.taken, moved, taken)
        self.holds = holds if moved is None else _renewed(self.holds, moved, holds)
        self.next_end = min(self.holds.values(), default=None)
        self.sums, self.asked_s = (sum(self.versions.values()), len(self.versions)), asked_s

    def _moved(self, city_id, mark: _Mark) -> set[int]:
        """Give the providers whose version moved; when those counted lately explain it all, nobody else is read."""
        found = self.versions | mark.lately
        if not mark.explains(found):
            found = _versions(city_id)
            moved = {provider for provider, version in found.items() if self.versions.get(provider) != version}
        else:
            moved = {p for p, version in mark.lately.items() if self.versions.get(p) != version}
        self.versions = found
        return moved


def _renewed(kept: dict, moved: set[int], fresh: dict) -> dict:
    """Give a dictionary by provider in which those who moved are as they were just read."""
    renewed = dict(kept)
    for provider in moved:
        renewed.pop(provider, None)
    return renewed | fresh


def _versions(city_id: int) -> dict[int, int]:
    return dict(select("SELECT id, claims_version FROM providers_provider WHERE city_id = %s", city_id))


_MARK = """
    SELECT CAST(SUM(claims_version) AS BIGINT), COUNT(*),
           {joined}(CASE WHEN claims_counted_s >= %s THEN id || ':' || claims_version END, ',')
    FROM providers_provider WHERE city_id = %s
"""  # in plain SQL, since every calendar asks it
_JOINED = {"postgresql": "string_agg", "sqlite": "group_concat"}


def _mark(city_id: int, asked_s: int) -> _Mark:
    sql = _MARK.format(joined=_JOINED[connection.vendor])
    ((total, providers, lately),) = select(sql, asked_s - LATELY_S, city_id)
    pairs = (row.split(":") for row in lately.split(",")) if lately else ()
    return _Mark(total or 0, providers, {int(provider): int(version) for provider, version in pairs})


def _read_claims(city_id, now, providers: set[int] | None):
    """Read the open claims of some providers of a city (of all by default), and when each one's next hold runs out."""
    if providers is not None and not providers:
        return {}, {}
    found: dict[int, list[Taken]] = defaultdict(list)
    holds: dict[int, datetime] = {}
    for provider, held_until, *place in _rows(city_id, now, providers):
        found[provider].append(Taken._make(place))
        if held_until is not None:
            ends = instant_in(held_until)
            holds[provider] = min(ends, holds.get(provider, ends))
    return {provider: Occupied(taken) for provider, taken in found.items()}, holds


def _rows(city_id, now, providers):
    since = cell_of(now) - 3 * REACH
    if providers is None:
        return select(f"{_OPEN} AND city_id = %s", now, since, city_id)
    asked = ", ".join(["%s"] * len(providers))
    return select(f"{_OPEN} AND provider_id IN ({asked})", now, since, *providers)


_OPEN = """
    SELECT provider_id, held_until, first_cell, end_cell, lat, lng FROM rosters_claim
    WHERE state <> 'released' AND (held_until IS NULL OR held_until > %s) AND end_cell > %s
"""  # open_claims, in plain SQL


_cities: dict[tuple, _City] = {}


def forget() -> None:
    """Drop what this process remembers (tests)."""
    _cities.clear()


def taken_in(
    city_id: int, window: Window, provider_ids, now: datetime, *, without: int | None = None
) -> dict[int, Occupied]:
    """Give the open claims of providers that can matter in a window, by provider: one small query when nothing moved.

    Takes: without, a claim to leave out (the one that a change of time would give up).
    """
    if not connection.in_atomic_block and without is None:
        return _city(city_id).current(city_id, now)
    rows = open_claims(now).filter(
        provider__in=provider_ids, end_cell__gt=window.origin - REACH, first_cell__lt=window.end
    )
    if without is not None:
        rows = rows.exclude(pk=without)
    found: dict[int, list[Taken]] = defaultdict(list)
    for provider, *place in rows.values_list("provider_id", *PLACE):
        found[provider].append(Taken._make(place))
    return {provider: Occupied(taken) for provider, taken in found.items()}


def _city(city_id: int) -> _City:
    return _cities.setdefault((str(connection.settings_dict["NAME"]), city_id), _City())


def count_later(provider_id: int) -> None:
    """Count a provider's claims_version up once the present transaction has committed; takes no lock inside it."""

    def count():
        counted = {"claims_version": F("claims_version") + 1, "claims_counted_s": int(clock.now().timestamp())}
        Provider.objects.filter(pk=provider_id).update(**counted)

    transaction.on_commit(count, robust=True)  # what is done is done; the next full reading heals what was not counted
