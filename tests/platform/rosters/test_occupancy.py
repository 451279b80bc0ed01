"""Claims in memory: after every change, by whomever, the memory says what the database says."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel import clock
from doorstep.places.geometry import Point
from doorstep.places.travel import SPEEDS, travel_minutes
from doorstep.providers.models import Provider
from doorstep.rosters import occupancy
from doorstep.rosters.availability import gap_of
from doorstep.rosters.claims import make_firm, release_claim
from doorstep.rosters.grid import cell_of
from doorstep.rosters.models import Claim
from doorstep.rosters.refusals import SlotTaken
from tests.platform.rosters.test_claims import HOLD, query_for, take
from tests.platform.world import LAT, LNG, MORNING, VISIT, World, hire, race


@pytest.fixture
def world(transactional_db):
    with clock.at(MORNING):
        world = World()
        occupancy.forget()
        yield world
        occupancy.forget()


def kept(world, now=None) -> dict[int, set]:
    """Give what the memory says, by provider."""
    ids = Provider.objects.values_list("pk", flat=True)
    found = occupancy.taken_in(world.city.pk, query_for(VISIT).window, ids, now or clock.now())
    return {provider: set(taken.rows) for provider, taken in found.items() if taken.rows}


def stored(world, now=None) -> dict[int, set]:
    """Give what the database says, by provider."""
    rows = occupancy.open_claims(now or clock.now()).filter(city=world.city)
    found: dict[int, set] = {}
    for provider, *place in rows.values_list("provider_id", *occupancy.PLACE):
        found.setdefault(provider, set()).add(occupancy.Taken._make(place))
    return found


def test_what_is_taken_is_seen_at_once_and_nothing_is_read_when_nothing_moved(world):
    kept(world)
    take(world.provider, VISIT)

    assert kept(world) == stored(world) == {world.provider.pk: {(cell_of(VISIT), cell_of(VISIT) + 4, LAT, LNG)}}
    with CaptureQueriesContext(connection) as queries:
        kept(world)
    assert len(queries) == 1


def test_what_moved_lately_is_read_alone(world):
    other = hire(world.city, "li", phone="13900000010")
    kept(world)
    take(other, VISIT)

    with CaptureQueriesContext(connection) as queries:
        found = kept(world)

    assert found == stored(world)
    assert len(queries) == 2  # which versions moved, and the claims of that provider


def test_who_counts_by_a_clock_that_is_far_behind_is_seen_too(world):
    other = hire(world.city, "li", phone="13900000010")
    kept(world)
    with clock.at(MORNING - timedelta(hours=1)):
        take(other, VISIT)
    take(world.provider, VISIT)

    assert kept(world) == stored(world)
    assert set(stored(world)) == {world.provider.pk, other.pk}


def test_what_is_given_back_is_free_again(world):
    claim = take(world.provider, VISIT)
    kept(world)

    with transaction.atomic():
        release_claim(claim)

    assert kept(world) == {}


def test_a_hold_ends_by_itself_and_a_firm_claim_does_not(world):
    take(world.provider, VISIT, held_until=MORNING + HOLD)
    other = hire(world.city, "li", phone="13900000010")
    firm = take(other, VISIT, held_until=MORNING + HOLD)
    kept(world)
    make_firm(firm)

    with clock.at(MORNING + HOLD + timedelta(seconds=1)):
        assert set(kept(world)) == {other.pk}


def test_a_hold_made_firm_after_a_reader_dropped_it_is_seen_again(world):
    late = take(world.provider, VISIT, held_until=MORNING + HOLD)
    with clock.at(MORNING + HOLD + timedelta(minutes=1)):
        assert kept(world) == {}

        make_firm(late)

        assert set(kept(world)) == {world.provider.pk}


def test_what_is_undone_was_never_seen(world):
    kept(world)

    with transaction.atomic():
        take(world.provider, VISIT)
        assert kept(world) != {}  # the transaction itself sees what it wrote
        transaction.set_rollback(True)

    assert kept(world) == {}
    take(world.provider, VISIT + timedelta(hours=3))
    assert kept(world) == stored(world)


def test_a_version_that_nobody_counted_heals(world):
    kept(world)
    claim = take(world.provider, VISIT)
    kept(world)
    Claim.objects.filter(pk=claim.pk).update(state="released")

    later = MORNING + occupancy.READ_ANEW_AFTER + timedelta(seconds=1)
    assert kept(world) != {}
    assert kept(world, later) == {}


def test_after_a_rush_of_takers_and_givers_the_memory_is_right(world):
    providers = [world.provider, *(hire(world.city, f"p{n}", phone=f"1390000002{n}") for n in range(3))]
    rng = random.Random(11)
    plans = [
        [(rng.choice(providers), VISIT + timedelta(minutes=30 * rng.randrange(12))) for _n in range(6)]
        for _ in range(8)
    ]

    def act(number):
        mine = []
        with clock.at(MORNING):
            for provider, starts in plans[number]:
                try:
                    mine.append(take(provider, starts, 30))
                except SlotTaken:
                    if mine:
                        with transaction.atomic():
                            release_claim(mine.pop())
                kept(world)
        return len(mine)

    left = race(8, act)

    assert kept(world) == stored(world)
    assert sum(map(len, stored(world).values())) == sum(left)


@given(
    st.sampled_from(sorted(SPEEDS)), st.integers(100, 250), st.integers(0, 40), st.integers(0, 60),
    st.floats(-0.4, 0.4), st.floats(-0.4, 0.4),
)  # fmt: skip
def test_the_gap_is_the_road_and_the_buffer_in_whole_quarters(mode, detour, extra, least, north, east):
    here, there = Point(LAT, LNG), Point(LAT + north, LNG + east)
    road = travel_minutes(here, there, mode, detour=detour / 100)

    gap = gap_of(mode, detour, extra, least).between(here, there)

    expected = [_quarters(minutes + extra, least) for minutes in (road - 1, road, road + 1)]
    assert gap == expected[1] or (gap in expected and (road + extra) % 15 in (0, 1))  # there rounding may tell


def _quarters(minutes, least) -> int:
    """A day is the longest."""
    return min(96, max(-(-minutes // 15), -(-least // 15)))
