"""Availability beside a naive model: every minute of the work, its travel and its day looked at one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.kernel.texts import Texts
from doorstep.places.geometry import Point
from doorstep.places.travel import travel_minutes
from doorstep.policies.terms import Terms
from doorstep.rosters.availability import Query, free_starts, open_starts, stages, step_minutes, unfit
from doorstep.rosters.grid import SECONDS, Window, bits_of, cell_of, instant_of
from doorstep.rosters.occupancy import Occupied, Taken
from doorstep.rosters.start import Start
from doorstep.rosters.supply import Supply, Worker

HOME = Point(31.23, 121.47)
PLACES = (HOME, Point(31.235, 121.48), Point(31.30, 121.55))
ZONES = {
    "Asia/Shanghai": date(2027, 3, 1),
    "Asia/Kathmandu": date(2027, 3, 1),  # UTC+5:45
    "Europe/Berlin": date(2027, 3, 26),  # clocks go forward on the 28th
    "Europe/Paris": date(2027, 10, 29),  # and back on the 31st
    "Australia/Lord_Howe": date(2027, 4, 2),  # by half an hour, on the 4th
}
DAYS = 4
MINUTE = timedelta(minutes=1)


def a_worker(number=1, **facts) -> Worker:
    usual = {
        "id": number, "code": f"w{number}", "name": Texts(), "version": 0, "home": HOME, "radius_km": 20, "areas": frozenset(),
        "mode": "ebike", "skills": {"daily": 1}, "badges": frozenset(), "weekly": dict.fromkeys(range(7), ((480, 1200),)),
        "exceptions": {}, "leaves": (), "is_suspended": False, "rating_sum": 0, "rating_count": 0, "jobs_done": 0,
        "declines": 0,
    }  # fmt: skip
    return Worker(**usual | facts)


def a_supply(*workers) -> Supply:
    return Supply(1, {w.id: w for w in workers}, {"daily": list(workers)}, 0, 1440)


def a_query(zone="Asia/Shanghai", *, terms=None, now=None, minutes=120, **facts) -> Query:
    tz = ZoneInfo(zone)
    first = ZONES[zone]
    usual = {
        "service": "daily", "point": HOME, "areas": frozenset(), "minutes": minutes,
        "window": Window(first, DAYS, tz), "terms": terms or Terms(lead_minutes=0, horizon_days=30),
        "now": now or datetime.combine(first - timedelta(days=1), time(12), tz),
    }  # fmt: skip
    return Query(**usual | facts)


# The naive model: instants and minutes, no bits.


def wall(day: date, minute: int, zone) -> datetime:
    """The instant at which the clocks of a place show a minute of a day, the first of two, the later when skipped."""
    shown = datetime.combine(day, time(0)) + timedelta(minutes=minute)
    return shown.replace(tzinfo=zone).astimezone(UTC)


def stretches_of(worker: Worker, days, zone):
    for day in days:
        table = worker.exceptions.get(day)
        for start, end in worker.weekly.get(day.weekday(), ()) if table is None else table:
            yield wall(day, start, zone), wall(day, end, zone)


def naive_starts(query: Query) -> list[datetime]:
    """Every start that the grid offers."""
    days = (query.window.first_day + timedelta(days=n) for n in range(query.window.days))
    step = step_minutes(query.terms)
    return sorted({wall(day, minute, query.window.zone) for day in days for minute in range(0, 1440, step)})


def naive_general(query: Query, start: datetime) -> bool:
    zone, terms = query.window.zone, query.terms
    local, today = start.astimezone(zone), query.now.astimezone(zone)
    if start < query.now or start < query.now + timedelta(minutes=terms.lead_minutes):
        return False
    if (local.date() - today.date()).days >= terms.horizon_days or local.date() in query.closed_days:
        return False
    is_tomorrow = local.date() == today.date() + timedelta(days=1)
    is_late = today.hour * 60 + today.minute >= terms.cutoff_minute
    return not (is_late and is_tomorrow and start < wall(local.date(), terms.cutoff_until_minute, zone))


def naive_free(worker: Worker, query: Query, start: datetime, taken) -> bool:
    zone, terms = query.window.zone, query.terms
    end = start + timedelta(minutes=ceil(query.minutes / 15) * 15)
    day = start.astimezone(zone).date()
    hours = list(stretches_of(worker, (day + timedelta(days=n) for n in (-1, 0, 1)), zone))
    leaves = [(instant_of(a), instant_of(b)) for a, b in worker.leaves]
    work = [start + MINUTE * n for n in range(int((end - start) / MINUTE))]
    if not all(any(a <= at < b for a, b in hours) for at in work):
        return False
    if any(a <= at < b for at in work for a, b in leaves):
        return False
    planned, has_jobs = query.minutes + terms.travel_least_minutes, False
    for claim in taken:
        first, last = instant_of(claim.first), instant_of(claim.end)
        road = travel_minutes(
            Point(claim.lat, claim.lng), query.point, worker.mode, detour=terms.travel_detour_percent / 100
        )
        gap = MINUTE * (ceil(max(road + terms.travel_extra_minutes, terms.travel_least_minutes) / 15) * 15)
        if start < last + gap and first < end + gap:
            return False
        if first.astimezone(zone).date() == day:
            planned += (last - first) / MINUTE + terms.travel_least_minutes
            has_jobs = True
    return not has_jobs or planned <= terms.day_cap_minutes


def naive_open(worker, query, taken) -> set[datetime]:
    if unfit(worker, query):
        return set()
    return {s for s in naive_starts(query) if naive_general(query, s) and naive_free(worker, query, s, taken)}


def ours(worker, query, taken) -> set[datetime]:
    found = open_starts(query, a_supply(worker), [] if unfit(worker, query) else [worker], {worker.id: Occupied(taken)})
    return {query.window.instant(bit).astimezone(UTC) for bit in bits_of(found.open)}


@st.composite
def scenes(draw):
    """A worker with hours, exceptions, leave and claims, and a question, in one of the zones."""
    zone = draw(st.sampled_from(list(ZONES)))
    first = ZONES[zone]
    starts = st.integers(0, 95)  # nothing is drawn to be thrown away
    stretch = starts.flatmap(lambda a: st.tuples(st.just(a * 15), st.integers(a + 1, 96).map(lambda b: b * 15)))
    hours = st.sampled_from([((480, 1200),), ((540, 720), (780, 1080)), ((0, 1440),), ((1320, 1440),), ()]) | st.tuples(
        stretch
    )
    days = st.integers(-1, DAYS)
    weekly = draw(st.fixed_dictionaries(dict.fromkeys(range(4), hours), optional=dict.fromkeys((4, 5, 6), hours)))
    exceptions = draw(st.dictionaries(days.map(lambda n: first + timedelta(days=n)), hours, max_size=2))
    origin = cell_of(datetime.combine(first, time(0), ZoneInfo(zone)))
    spans = st.tuples(st.integers(-90, DAYS * 96), st.integers(1, 20)).map(
        lambda s: (origin + s[0], origin + s[0] + s[1])
    )
    taken = draw(st.lists(st.builds(lambda s, p: Taken(*s, *p), spans, st.sampled_from(PLACES)), max_size=5))
    terms = Terms(
        lead_minutes=draw(st.sampled_from([0, 90, 120, 1500])),
        horizon_days=draw(st.sampled_from([2, 3, 30])),
        slot_minutes=draw(st.sampled_from([15, 30, 60, 240, 45, 20, 0])),
        day_cap_minutes=draw(st.sampled_from([240, 600])),
        cutoff_minute=draw(st.sampled_from([1080, 1320])),
        cutoff_until_minute=draw(st.sampled_from([600, 720])),
    )
    now = datetime.combine(first, time(0), ZoneInfo(zone)) + MINUTE * draw(st.integers(-1500, 2900))
    worker = a_worker(weekly=weekly, exceptions=exceptions, leaves=tuple(draw(st.lists(spans, max_size=2))))
    closed = frozenset(draw(st.sets(days.map(lambda n: first + timedelta(days=n)), max_size=1)))
    minutes = draw(st.sampled_from([15, 50, 120, 300]))
    point = draw(st.sampled_from(PLACES))
    return worker, a_query(zone, terms=terms, now=now, closed_days=closed, minutes=minutes, point=point), taken


@settings(max_examples=60, deadline=None)
@given(scenes())
def test_what_is_open_is_what_the_naive_model_finds_open(scene):
    worker, query, taken = scene

    assert ours(worker, query, taken) == naive_open(worker, query, taken)


@settings(max_examples=20, deadline=None)
@given(scenes())
def test_claiming_asks_the_same_of_every_start_as_listing(scene):
    worker, query, taken = scene
    zone, supply = query.window.zone, a_supply(worker)
    found = open_starts(query, supply, [worker], {worker.id: Occupied(taken)})

    for bit in range(query.window.end - query.window.origin - 96):
        start = query.window.instant(bit)
        one_start = replace(query, window=Window(start.date() - timedelta(days=1), 3, zone))
        near = [t for t in taken if t.end > one_start.window.origin - 96 and t.first < one_start.window.end]
        reason = Start(one_start, supply, start).reason(worker, Occupied(near))
        assert (reason == "") == bool(found.open >> bit & 1), (start, reason, found.reason(bit))


@settings(max_examples=60, deadline=None)
@given(scenes())
def test_every_closed_time_has_a_reason_and_no_open_one_has(scene):
    worker, query, taken = scene
    found = open_starts(query, a_supply(worker), [worker], {worker.id: Occupied(taken)})

    for start in naive_starts(query):
        bit = query.window.place(cell_of(start))
        assert bool(found.reason(bit)) != bool(found.open >> bit & 1)
        assert found.counts.at(bit) == (found.open >> bit & 1)


@settings(max_examples=15, deadline=None)
@given(st.lists(scenes(), min_size=2, max_size=4))
def test_together_providers_are_open_when_one_of_them_is_and_are_counted(found_scenes):
    query = found_scenes[0][1]
    workers = [replace(worker, id=n, code=f"w{n}") for n, (worker, _query, _taken) in enumerate(found_scenes)]
    taken = {n: Occupied(claims) for n, (_worker, _query, claims) in enumerate(found_scenes)}

    found = open_starts(query, a_supply(*workers), workers, taken)

    each = [open_starts(query, a_supply(w), [w], taken).open for w in workers]
    assert found.open == each[0] | each[1] | (each[2] if len(each) > 2 else 0) | (each[3] if len(each) > 3 else 0)
    assert all(found.counts.at(bit) == sum(bits >> bit & 1 for bits in each) for bit in bits_of(found.open))


# Single rules, with exact values.

DAY = ZONES["Asia/Shanghai"]
TZ = ZoneInfo("Asia/Shanghai")


def at(hour, minute=0, day=0) -> datetime:
    return datetime.combine(DAY + timedelta(days=day), time(hour, minute), TZ)


def reason_at(instant, *, worker=None, taken=(), **facts) -> str:
    worker, query = worker or a_worker(), a_query(**facts)
    return Start(query, a_supply(worker), instant).reason(worker, Occupied(taken))


def claim(start, end, point=HOME) -> Taken:
    return Taken(cell_of(start), cell_of(end), *point)


FAR = PLACES[2]  # 11.0 km: 56 minutes by e-bike with its detour, 66 with the buffer: five quarters
CASES = {
    "open": ("", at(10), {}),
    "before hours": ("off_hours", at(7, 30), {}),
    "to the last minute": ("", at(18), {}),
    "past the end": ("off_hours", at(18, 30), {}),
    "between two times": ("off_grid", at(10, 15), {}),
    "past": ("past", at(10), {"now": at(10, 1)}),
    "lead time": ("lead_time", at(10), {"now": at(8, 1), "terms": Terms(lead_minutes=120)}),
    "just in time": ("", at(10), {"now": at(8), "terms": Terms(lead_minutes=120)}),
    "staff may be quick": ("", at(10), {"now": at(9, 50), "terms": Terms(), "ignores_lead": True}),
    "too late for tomorrow": ("cutoff", at(9, 30, 1), {"now": at(22), "terms": Terms()}),
    "late, but after the morning": ("", at(10, 0, 1), {"now": at(22), "terms": Terms()}),
    "just before the cut-off": ("", at(9, 30, 1), {"now": at(21, 59), "terms": Terms()}),
    "horizon": ("horizon", at(10, 0, 2), {"now": at(8), "terms": Terms(horizon_days=2)}),
    "the last day of the horizon": ("", at(10, 0, 1), {"now": at(8), "terms": Terms(horizon_days=2, lead_minutes=0)}),
    "closed day": ("closed_day", at(10), {"closed_days": frozenset({DAY})}),
    "on leave": ("leave", at(10), {"worker": a_worker(leaves=((cell_of(at(11)), cell_of(at(12))),))}),
    "before leave": ("", at(9), {"worker": a_worker(leaves=((cell_of(at(11)), cell_of(at(12))),))}),
    "no work that day": ("off_hours", at(10), {"worker": a_worker(exceptions={DAY: ()})}),
    "other hours that day": ("", at(6), {"worker": a_worker(exceptions={DAY: ((360, 600),)})}),
    "busy": ("busy", at(10), {"taken": [claim(at(11), at(13))]}),
    "too close before": ("travel", at(9), {"taken": [claim(at(11), at(13))]}),
    "a quarter between": ("", at(8, 30), {"taken": [claim(at(10, 45), at(13))]}),
    "far away, too close": ("travel", at(13, 30), {"taken": [claim(at(10), at(12, 30), FAR)]}),
    "far away, time enough": ("", at(14), {"taken": [claim(at(10), at(12, 30), FAR)]}),
    "the day is full": ("day_cap", at(17), {"taken": [claim(at(8), at(15, 45))]}),
    "yesterday was full": ("", at(17), {"taken": [claim(at(8, 0, -1), at(18, 0, -1))]}),
    "no skill": ("no_skill", at(10), {"worker": a_worker(skills={})}),
    "suspended": ("suspended", at(10), {"worker": a_worker(is_suspended=True)}),
    "lacks the credential": ("no_badge", at(10), {"badge": "health"}),
    "has the credential": ("", at(10), {"badge": "health", "worker": a_worker(badges=frozenset({"health"}))}),
    "too far from home": ("area", at(10), {"worker": a_worker(radius_km=1), "point": FAR}),
    "in their area": ("", at(10), {"worker": a_worker(radius_km=1, areas=frozenset({7})), "point": FAR, "areas": frozenset({7})}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_reason_of_a_time(case):
    reason, instant, facts = CASES[case]

    assert reason_at(instant, **facts) == reason


def test_a_day_of_a_clock_change_is_as_long_as_it_is():
    spring, autumn = (
        Window(ZONES["Europe/Berlin"], DAYS, ZoneInfo("Europe/Berlin")),
        Window(ZONES["Europe/Paris"], DAYS, ZoneInfo("Europe/Paris")),
    )

    assert [spring.day_span(day).bit_count() for day in spring.dates] == [96, 96, 92, 96]
    assert [autumn.day_span(day).bit_count() for day in autumn.dates] == [96, 96, 100, 96]


def test_after_a_clock_change_work_still_begins_when_the_clocks_say_so():
    worker, query = a_worker(), a_query("Europe/Berlin")

    found = open_starts(query, a_supply(worker), [worker], {})

    first = {}
    for bit in bits_of(found.open):
        start = query.window.instant(bit)
        first.setdefault(start.date(), start.strftime("%H:%M"))
    assert set(first.values()) == {"08:00"}


def test_quarters_are_whole_in_a_zone_of_a_quarter_hour():
    worker, query = a_worker(), a_query("Asia/Kathmandu")

    found = open_starts(query, a_supply(worker), [worker], {})

    starts = [query.window.instant(bit) for bit in bits_of(found.open)]
    assert len(starts) == 4 * 21
    assert {start.minute for start in starts} == {0, 30}
    assert all(start.timestamp() % SECONDS == 0 for start in starts)


def test_stages_only_ever_lose_starts():
    worker, query = a_worker(leaves=((cell_of(at(11)), cell_of(at(12))),)), a_query()

    left = list(stages(worker, query, a_supply(worker), Occupied([claim(at(14), at(16))])))

    assert all(later & ~earlier == 0 for earlier, later in zip(left, left[1:], strict=False))


@settings(max_examples=30, deadline=None)
@given(scenes())
def test_one_start_alone_is_lost_at_the_same_stage_as_among_all(scene):
    worker, query, taken = scene
    supply, occupied = a_supply(worker), Occupied(taken)
    every = (1 << query.window.end - query.window.origin) - 1

    free = free_starts(worker, query, supply, occupied, every)

    left = stages(worker, query, supply, occupied)
    assert free == left.open & every
    for bit in range(query.window.end - query.window.origin):
        start = Start(query, supply, query.window.instant(bit))
        assert start.own_reason(worker, occupied.seen_in(query.window)) == left.reason(bit)
