"""The open claims of a city in memory, by provider, exactly as they are committed.

Taking time counts the provider's claims_version up in the same transaction, giving it back right after it; a reader
compares the sum of the city's versions (one row) and reads again only those providers whose version moved. Inside a
transaction, which sees what others must not, claims are read directly and kept by nobody.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import itemgetter
from threading import Lock
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from doorstep.places.geometry import unit_vector
from doorstep.providers.models import Provider
from doorstep.rosters.grid import QUARTER, Window, cell_of, span
from doorstep.rosters.models import Claim

READ_ANEW_AFTER = timedelta(minutes=10)  # heals a version that a killed process did not count
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
        key = (window.origin, window.days)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= WINDOWS_KEPT:
                self._seen.clear()
            found = self._seen[key] = _look(self.rows, window)
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


class _City:
    """What this process knows of one city's claims."""

    def __init__(self):
        self.lock = Lock()
        self.read_at: datetime | None = None
        self.mark: tuple | None = None
        self.versions: dict[int, int] = {}
        self.taken: dict[int, Occupied] = {}
        self.holds: dict[int, datetime] = {}  # by provider, when the first of their holds runs out
        self.next_end: datetime | None = None
        self.counted: deque[int] = deque()  # providers whose version this very process has counted up since it read

    def current(self, city_id: int, now: datetime) -> dict[int, Occupied]:
        is_recent = self.read_at is not None and abs(now - self.read_at) < READ_ANEW_AFTER
        is_whole = is_recent and not self.counted and (self.next_end is None or now < self.next_end)
        if is_whole and _mark(city_id) == self.mark:
            return self.taken
        with self.lock:
            self._read(city_id, now, anew=not is_recent)
            return self.taken

    def _read(self, city_id, now, *, anew):
        ours = [self.counted.popleft() for _n in range(len(self.counted))]
        if anew:
            self.versions, self.read_at, moved = _versions(city_id), now, None
        else:
            moved = {provider for provider, ends in self.holds.items() if ends <= now} | self._moved(city_id, ours)
        taken, holds = _read_claims(city_id, now, moved)
        kept = () if moved is None else self.taken.items()
        self.taken = {**{p: rows for p, rows in kept if p not in moved}, **taken}
        self.holds = {**{p: ends for p, ends in self.holds.items() if moved and p not in moved}, **holds}
        self.next_end = min(self.holds.values(), default=None)
        self.mark = (sum(self.versions.values()), len(self.versions))

    def _moved(self, city_id, ours: list[int]) -> set[int]:
        """Give the providers whose version moved; when we did it all, which the sum tells, nobody else is read."""
        expected = dict(self.versions)
        for provider in ours:
            expected[provider] = expected.get(provider, 0) + 1
        if _mark(city_id) != (sum(expected.values()), len(expected)):
            expected = _versions(city_id)
        moved = {p for p, version in expected.items() if self.versions.get(p) != version}
        self.versions = expected
        return moved | set(ours)


def _versions(city_id: int) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, claims_version FROM providers_provider WHERE city_id = %s", [city_id])
        return dict(cursor.fetchall())


def _mark(city_id: int) -> tuple:
    """Give what changes whenever a claim of the city does; in plain SQL, since every calendar asks it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(claims_version), COUNT(*) FROM providers_provider WHERE city_id = %s", [city_id])
        return tuple(cursor.fetchone())


def _read_claims(city_id, now, providers: set[int] | None):
    """Read the open claims of some providers of a city (of all by default), and when each one's next hold runs out."""
    rows = open_claims(now).filter(city_id=city_id, end_cell__gt=cell_of(now) - 3 * REACH)
    if providers is not None:
        if not providers:
            return {}, {}
        rows = rows.filter(provider__in=providers)
    found: dict[int, list[Taken]] = defaultdict(list)
    holds: dict[int, datetime] = {}
    for provider, held_until, *place in rows.values_list("provider_id", "held_until", *PLACE):
        found[provider].append(Taken._make(place))
        if held_until is not None:
            holds[provider] = min(held_until, holds.get(provider, held_until))
    return {provider: Occupied(taken) for provider, taken in found.items()}, holds


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


def moved(city_id: int, provider_id: int) -> None:
    """Note that this process has just counted this provider's version up by one."""
    _city(city_id).counted.append(provider_id)


def count_later(city_id: int, provider_id: int) -> None:
    """Count a provider's claims_version up once the present transaction has committed; takes no lock inside it."""

    def count():
        Provider.objects.filter(pk=provider_id).update(claims_version=F("claims_version") + 1)
        moved(city_id, provider_id)

    transaction.on_commit(count, robust=True)  # what is done is done; the next full reading heals what was not counted
