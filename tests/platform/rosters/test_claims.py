"""Claims: two never overlap, whatever the load; what is listed can be claimed and what can be claimed is listed."""

import random
import threading
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import IntegrityError, connections, transaction

from doorstep.catalog.choices import Choices
from doorstep.journeys.facts import scene_of
from doorstep.journeys.place import hold_time, make_quote, query_at
from doorstep.journeys.times import slots
from doorstep.kernel import clock, timers
from doorstep.kernel.actors import THE_SYSTEM, customer
from doorstep.kernel.refusals import Refusal
from doorstep.orders.models import Hold
from doorstep.places.geometry import Point
from doorstep.rosters import actions, supply
from doorstep.rosters.claims import claim_time, make_firm, release_claim
from doorstep.rosters.models import Claim, ClaimCell
from doorstep.rosters.refusals import SlotClosed, SlotTaken
from doorstep.rulebook.book import book
from tests.platform.world import CITY, LAT, LNG, MORNING, SERVICE, VISIT, World, hire, race

committed = pytest.mark.django_db(transaction=True)
MOST_CONNECTIONS = 40  # as a pool would hold; a server allows a hundred
HOLD = timedelta(minutes=15)


@pytest.fixture
def busy_world(transactional_db):
    with clock.at(MORNING):
        yield World()


def query_for(starts, minutes=60):
    return query_at(scene_of(book(), CITY, SERVICE), LAT, LNG, minutes, starts)


def take(provider, starts, minutes=60, **more) -> Claim:
    facts = {"city_id": provider.city_id, "held_until": None} | more
    with transaction.atomic():  # as whoever tries must
        return claim_time(provider.pk, query_for(starts, minutes), starts, **facts)


def pooled(gate, act):
    """Wrap an action of a race: at most so many have a connection at a time."""

    def run(number):
        with gate:
            try:
                return act(number)
            finally:
                connections.close_all()

    return run


def overlaps(claims) -> list:
    return [(a.pk, b.pk) for a, b in combinations(claims, 2) if a.first_cell < b.end_cell and b.first_cell < a.end_cell]


@committed
@pytest.mark.parametrize("many", [200, 30])
def test_of_all_who_want_the_same_slot_one_gets_it_and_the_others_get_others(busy_world, many):
    token = make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=VISIT).token
    gate = threading.BoundedSemaphore(MOST_CONNECTIONS)

    outcomes = race(many, pooled(gate, lambda _number: hold_time(token, by=customer(busy_world.customer))))

    refused = [one for one in outcomes if isinstance(one, SlotTaken)]
    assert [type(one) for one in outcomes].count(Hold) == 1
    assert len(refused) == many - 1
    near = [(VISIT + timedelta(minutes=minutes)).isoformat() for minutes in (-120, -90, 90)]
    assert all(one.facts["next"] == near for one in refused)
    assert Claim.objects.count() == 1
    assert ClaimCell.objects.count() == 4


def test_at_the_end_of_the_horizon_a_wanted_provider_is_offered_at_their_other_times(world):
    first = MORNING.replace(hour=8, minute=0) + timedelta(days=1)
    last = first + timedelta(days=10)
    for day, hours in ((first, [(480, 600)]), (last, [(480, 540)])):
        actions.set_exception(world.provider, day.date(), hours, by=THE_SYSTEM)
    actions.replace_hours(world.provider, [], by=THE_SYSTEM)
    supply.forget()
    quote = make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=last, provider=world.provider.code)
    hold_time(quote.token, by=world.us)

    with pytest.raises(SlotTaken) as no:
        hold_time(quote.token, by=world.us)

    assert no.value.facts["next"] == [(first + timedelta(minutes=minutes)).isoformat() for minutes in (0, 30, 60)]


@committed
def test_random_claims_at_once_never_overlap_and_leave_time_to_travel(busy_world):
    providers = [busy_world.provider, hire(busy_world.city, "li", phone="13900000010")]
    supply.forget()
    rng = random.Random(7)
    wishes = [
        (rng.choice(providers), VISIT + timedelta(minutes=30 * rng.randrange(-8, 8)), rng.choice([30, 60, 150]))
        for _n in range(48)
    ]

    outcomes = race(24, lambda n: [_try(*wish) for wish in wishes[n * 2 : n * 2 + 2]])

    assert None not in outcomes
    here = Point(LAT, LNG)
    gap = query_for(VISIT).gap("ebike").between(here, here)
    for provider in providers:
        claims = list(Claim.objects.filter(provider=provider).order_by("first_cell"))
        assert len(claims) >= 2
        assert all(b.first_cell - a.end_cell >= gap for a, b in zip(claims, claims[1:], strict=False))
        cells = ClaimCell.objects.filter(provider=provider).values_list("cell", flat=True)
        assert sorted(cells) == [cell for claim in claims for cell in range(claim.first_cell, claim.end_cell)]


def _try(provider, starts, minutes):
    try:
        return take(provider, starts, minutes).pk
    except Refusal as no:
        return no.code


@committed
def test_the_database_itself_refuses_a_second_claim_of_a_cell(busy_world):
    claim = take(busy_world.provider, VISIT)
    other = Claim.objects.create(
        city=busy_world.city, provider=busy_world.provider, starts_at=VISIT, ends_at=VISIT + HOLD,
        first_cell=claim.first_cell, end_cell=claim.first_cell + 1, lat=LAT, lng=LNG,
    )  # fmt: skip

    with pytest.raises(IntegrityError):
        ClaimCell.objects.create(provider=busy_world.provider, cell=claim.first_cell, claim=other)

    assert not overlaps([claim])
    assert ClaimCell.objects.filter(cell=claim.first_cell).get().claim == claim


@committed
def test_cells_slipped_in_by_another_way_make_a_clean_refusal(busy_world):
    claim = take(busy_world.provider, VISIT)
    Claim.objects.filter(pk=claim.pk).update(state="released")  # its cells stay: nobody sees it but the unique key

    with pytest.raises(SlotTaken):
        take(busy_world.provider, VISIT + timedelta(minutes=30))

    assert Claim.objects.count() == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_every_listed_slot_can_be_claimed_and_every_time_that_can_be_claimed_is_listed(world, seed):
    rng, provider = random.Random(seed), world.provider
    by = THE_SYSTEM
    hours = [
        (day, start, start + 60 * rng.randrange(3, 8)) for day in range(7) for start in (60 * rng.randrange(6, 12),)
    ]
    actions.replace_hours(provider, [*hours, (2, 1320, 1440), (3, 0, 60)], by=by)
    actions.set_exception(provider, (MORNING + timedelta(days=1)).date(), [(600, 720), (780, 1200)], by=by)
    away = MORNING + timedelta(days=2, hours=rng.randrange(2, 8))
    actions.take_leave(provider, starts_at=away, ends_at=away + timedelta(minutes=100), by=by)
    supply.forget()
    for _n in range(4):
        _try(provider, MORNING.replace(hour=0) + timedelta(minutes=30 * rng.randrange(4 * 48)), rng.choice([30, 60]))

    found = slots(CITY, SERVICE, lat=LAT, lng=LNG, choices=Choices(1), days=4)

    listed = {slot.starts_at for day in found.days for slot in day.slots if slot.is_open}
    claimable = {
        at
        for n in range(-8, 4 * 96)
        if _can_be_claimed(provider, at := MORNING.replace(hour=0) + timedelta(minutes=15 * n))
    }
    assert listed == claimable
    assert len(listed) > 10
    assert all(bool(slot.reason) != slot.is_open for day in found.days for slot in day.slots)


def _can_be_claimed(provider, at) -> bool:
    try:
        with transaction.atomic():
            take(provider, at)
            transaction.set_rollback(True)
    except Refusal:
        return False
    return True


def test_a_hold_that_ran_out_gives_way_before_its_timer(world):
    first = take(world.provider, VISIT, held_until=MORNING + HOLD)
    with pytest.raises(SlotTaken):
        take(world.provider, VISIT)

    with clock.at(MORNING + HOLD):
        second = take(world.provider, VISIT)

    first.refresh_from_db()
    assert (first.state, second.state) == ("released", "firm")
    assert ClaimCell.objects.filter(claim=first).count() == 0


def test_a_hold_that_ran_out_is_given_back_by_its_timer(world):
    quote = make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=VISIT)
    hold = hold_time(quote.token, by=world.us)

    for minutes, cells in ((14, 4), (15, 0)):
        with clock.at(MORNING + timedelta(minutes=minutes)):
            timers.fire_due()
        assert ClaimCell.objects.filter(claim=hold.claim).count() == cells


def test_a_hold_that_was_given_back_cannot_be_made_firm(world):
    claim = take(world.provider, VISIT, held_until=MORNING + HOLD)
    release_claim(claim)

    with pytest.raises(SlotTaken):
        make_firm(claim)


def test_released_time_is_free_in_the_same_transaction(world):
    with transaction.atomic():
        release_claim(take(world.provider, VISIT))
        again = take(world.provider, VISIT)

    assert list(Claim.objects.exclude(state="released")) == [again]


def test_releasing_twice_is_as_once_and_frees_no_other(world):
    claim = take(world.provider, VISIT)
    release_claim(claim)
    other = take(world.provider, VISIT)

    release_claim(claim)

    assert ClaimCell.objects.filter(claim=other).count() == 4


def test_a_provider_of_another_city_cannot_be_claimed(world):
    with pytest.raises(SlotClosed) as no:
        claim_time(world.provider.pk, query_for(VISIT), VISIT, city_id=world.city.pk + 999, held_until=None)

    assert no.value.facts == {"reason": "not_served"}


def test_somebody_elses_time_is_their_own(world):
    other = hire(world.city, "li", phone="13900000010")
    supply.forget()

    assert take(world.provider, VISIT).provider_id != take(other, VISIT).provider_id


def test_claiming_sees_a_roster_that_changed_a_moment_ago(world):
    take(world.provider, VISIT - timedelta(hours=4))

    actions.take_leave(world.provider, starts_at=VISIT, ends_at=VISIT + HOLD, by=THE_SYSTEM)

    with pytest.raises(SlotClosed) as no:
        take(world.provider, VISIT)
    assert no.value.facts == {"reason": "leave"}
