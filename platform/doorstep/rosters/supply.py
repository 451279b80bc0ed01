"""The supply of a city: who works, can do what, goes where, at which hours. Read in six queries, kept in memory until the
bell of the city's rosters rings; claims are not part of it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from django.db import connection

from doorstep.kernel import bell, clock
from doorstep.kernel.texts import Texts
from doorstep.places.geometry import Point, squared_chord, unit_vector
from doorstep.providers.models import Provider, Skill, Suspension, Verification
from doorstep.rosters import occupancy
from doorstep.rosters.grid import Window, cell_after, cell_of, span, starts_with_room
from doorstep.rosters.models import HoursException, Leave, WeeklyHours

WINDOWS_KEPT = 16
Stretch = tuple[int, int]  # minutes of a local day: from, until


@dataclass(frozen=True)
class Worker:
    """What availability and dispatch need to know of one provider."""

    id: int
    code: str
    name: Texts
    version: int
    home: Point
    radius_km: float | None
    areas: frozenset[int]
    mode: str
    skills: dict[str, int]
    badges: frozenset[str]
    weekly: dict[int, tuple[Stretch, ...]]
    exceptions: dict[date, tuple[Stretch, ...]]
    leaves: tuple[tuple[int, int], ...]  # cells
    is_suspended: bool
    rating_sum: int
    rating_count: int
    jobs_done: int
    declines: int

    def covers(self, point: Point, areas: frozenset[int]) -> bool:
        """Say whether the provider goes to a point that lies in these service areas."""
        return bool(self.areas & areas) or self.reaches(unit_vector(*point))

    def reaches(self, vector: tuple[float, float, float]) -> bool:
        """Say whether a place, given as a unit vector, lies within the provider's radius."""
        (a, b, c), (x, y, z) = self._home_vector, vector
        a, b, c = a - x, b - y, c - z
        return a * a + b * b + c * c <= self._reach

    @cached_property
    def _home_vector(self) -> tuple[float, float, float]:
        return unit_vector(*self.home)

    @cached_property
    def _reach(self) -> float:
        return -1.0 if self.radius_km is None else squared_chord(self.radius_km)

    def hours(self, window: Window) -> int:
        """Give the quarters in which the provider works by roster, leave not yet taken off."""
        bits = 0
        for day in (*window.dates, window.first_day + timedelta(days=window.days)):  # work may run past midnight
            stretches = self.exceptions.get(day)
            for start, end in self.weekly.get(day.weekday(), ()) if stretches is None else stretches:
                bits |= span(window.bit(day, start), window.bit(day, end))
        return bits

    def away(self, window: Window) -> int:
        """Give the quarters of the provider's leave."""
        bits = 0
        for first, end in self.leaves:
            bits |= span(window.place(first), window.place(end))
        return bits


@dataclass
class Supply:
    """All active providers of one city as they stand at one mark of the bell."""

    city_id: int
    workers: dict[int, Worker]
    by_service: dict[str, list[Worker]]
    opens: int
    closes: int
    _starts: dict[tuple, dict[int, tuple[int, int]]] = field(default_factory=dict, repr=False)

    def table(self, window: Window, length: int) -> dict[int, tuple[int, int]]:
        """Give the table of starts of a window and a length, by provider, as far as it is made."""
        key = (window.key, length)
        made = self._starts.get(key)
        if made is None:
            if len(self._starts) >= WINDOWS_KEPT:
                self._starts.clear()
            made = self._starts[key] = {}
        return made

    def starts(self, worker: Worker, window: Window, length: int) -> tuple[int, int]:
        """Give the starts at which so many quarters lie (within hours, within hours without leave); made once."""
        made = self.table(window, length)
        found = made.get(worker.id)
        if found is None:
            hours = worker.hours(window)
            present = hours & ~worker.away(window)
            found = made[worker.id] = (starts_with_room(hours, length), starts_with_room(present, length))
        return found


def _grouped(rows):
    found = defaultdict(list)
    for key, *rest in rows:
        found[key].append(rest)
    return found


def load(city_id: int, provider_id: int | None = None) -> Supply:
    """Read the supply of a city (or of one provider) from the database: seven queries, whatever the number of providers."""
    now = clock.now()
    chosen = {"city_id": city_id, "is_active": True} | ({"pk": provider_id} if provider_id else {})
    theirs = {"city_id": city_id, "provider__is_active": True} | ({"provider_id": provider_id} if provider_id else {})
    yesterday = (now - timedelta(days=1)).date()
    weekly = _grouped(
        WeeklyHours.objects.filter(**theirs).values_list("provider_id", "weekday", "from_minute", "until_minute")
    )
    exceptions = _grouped(
        HoursException.objects.filter(**theirs, on__gte=yesterday).values_list(
            "provider_id", "on", "from_minute", "until_minute"
        )
    )
    leaves = _grouped(
        Leave.objects.filter(**theirs, cancelled_at=None, ends_at__gt=now - timedelta(days=1)).values_list(
            "provider_id", "starts_at", "ends_at"
        )
    )
    skills = _grouped(Skill.objects.filter(**theirs).values_list("provider_id", "service", "level"))
    chosen_areas = Provider.areas.through.objects.filter(
        **{f"provider__{name}": value for name, value in chosen.items()}
    )
    areas = _grouped(chosen_areas.values_list("provider_id", "servicearea_id"))
    badges = _grouped(Verification.objects.filter(**theirs).values_list("provider_id", "kind", "expires_on"))
    suspended = set(Suspension.objects.filter(**theirs, ends_at=None).values_list("provider_id", flat=True))
    workers = {
        row.pk: Worker(
            id=row.pk,
            code=row.code,
            name=row.name,
            version=row.roster_version,
            home=Point(row.lat, row.lng),
            radius_km=row.radius_km,
            areas=frozenset(area for (area,) in areas[row.pk]),
            mode=row.travel_mode,
            skills=dict(skills[row.pk]),
            badges=frozenset(kind for kind, expires in badges[row.pk] if not expires or expires > now.date()),
            weekly=_by_weekday(weekly[row.pk]),
            exceptions=_by_day(exceptions[row.pk]),
            leaves=tuple((cell_of(start), cell_after(end)) for start, end in leaves[row.pk]),
            is_suspended=row.pk in suspended,
            rating_sum=row.rating_sum,
            rating_count=row.rating_count,
            jobs_done=row.jobs_done,
            declines=row.declines,
        )
        for row in Provider.objects.filter(**chosen)
    }
    return _indexed(city_id, workers)


def _by_weekday(rows):
    return {weekday: tuple((a, b) for _day, a, b in rows if _day == weekday) for weekday in {row[0] for row in rows}}


def _by_day(rows):
    """An exception without times closes the day: an empty tuple, not a missing one."""
    days = {row[0] for row in rows}
    return {day: tuple((a, b) for on, a, b in rows if on == day and a is not None) for day in days}


def _indexed(city_id, workers) -> Supply:
    by_service = defaultdict(list)
    for worker in workers.values():
        for service in worker.skills:
            by_service[service].append(worker)
    stretches = [
        stretch
        for worker in workers.values()
        for table in (worker.weekly, worker.exceptions)
        for day in table.values()
        for stretch in day
    ]
    opens = min((start for start, _end in stretches), default=8 * 60)
    closes = max((end for _start, end in stretches), default=20 * 60)
    return Supply(city_id, workers, dict(by_service), opens, closes)


STALE_AFTER = timedelta(minutes=1)  # ratings move without a bell


class _Kept(NamedTuple):
    """The supply of a city as it was read at an instant, under a mark of the bell."""

    mark: object
    read_at: datetime
    supply: Supply


_kept: dict[tuple, _Kept] = {}
_locks: defaultdict[tuple, Lock] = defaultdict(Lock)


def bell_name(city_id: int) -> str:
    return f"rosters-{city_id}"


def supply(city_id: int) -> Supply:
    """Give the supply of a city: from memory when the bell has not rung since, else read anew, by one thread for all.

    Who comes while another renews what is merely old is given the old one.
    """
    key = (str(connection.settings_dict["NAME"]), city_id)
    mark, now = bell.heard(bell_name(city_id)), clock.now()
    if mark is None:
        return load(city_id)
    kept = _kept.get(key)
    holds = kept is not None and kept.mark == mark
    if holds and abs(now - kept.read_at) < STALE_AFTER:
        return kept.supply
    if not _locks[key].acquire(blocking=not holds):
        return kept.supply
    try:
        found = _kept.get(key)
        if found is None or found is kept or found.mark != mark:
            found = _kept[key] = _Kept(mark, now, load(city_id))
        return found.supply
    finally:
        _locks[key].release()


def forget() -> None:
    """Drop what this process remembers (tests that roll a transaction back)."""
    _kept.clear()
    occupancy.forget()
