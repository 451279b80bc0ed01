"""A day is offered and filled by itself up to the planned work; staff fill it up to the hard stop."""

from datetime import timedelta

import pytest

from doorstep.catalog.choices import choices_from
from doorstep.catalog.tree import catalogue
from doorstep.journeys import assign, fulfil
from doorstep.journeys.times import options, slots
from doorstep.kernel.refusals import Refusal
from doorstep.policies.models import Policy
from doorstep.policies.terms import Terms
from doorstep.rosters.refusals import SlotTaken
from doorstep.rulebook.actions import publish_content
from doorstep.rulebook.book import book
from tests.platform.journeys.acts import hire_more, mine, staff_of
from tests.platform.world import CITY, LAT, LNG, SERVICE, VISIT, remember_nothing, texts, visit_of


def limit(world, **minutes):
    publish_content(Policy(code="linan-days", city=world.city, name=texts("临安"), **minutes))
    remember_nothing()


def slot_reason(at) -> str:
    usual = choices_from(catalogue(book()).services[SERVICE], None)
    found = slots(CITY, SERVICE, lat=LAT, lng=LNG, choices=usual, first_day=at.date(), days=1)
    return next(slot.reason for day in found.days for slot in day.slots if slot.starts_at == at)


def test_the_defaults_are_eight_hours_planned_and_ten_at_most():
    assert (Terms().day_planned_minutes, Terms().day_cap_minutes) == (480, 600)
    assert Terms().as_planned.day_cap_minutes == 480
    assert Terms(day_planned_minutes=700).as_planned.day_cap_minutes == 600


def test_slots_end_with_the_planned_day_and_staff_go_on(world):
    limit(world, day_planned_minutes=100, day_cap_minutes=200)
    world.paid()
    at = VISIT - timedelta(hours=4)

    assert slot_reason(at) == "day_cap"
    with pytest.raises(SlotTaken):
        world.order(starts_at=at)
    staff = staff_of(world)
    assert world.order(starts_at=at, by=staff, customer=world.customer).state == "awaiting_payment"
    with pytest.raises(SlotTaken):
        world.order(starts_at=VISIT + timedelta(hours=4), by=staff, customer=world.customer)


def test_only_staff_give_a_full_day_one_more_job(world):
    [other] = hire_more(world, "li")
    first = world.paid()
    busy = visit_of(first).provider
    second = world.paid(starts_at=VISIT - timedelta(hours=4))
    free = visit_of(second).provider
    assert {busy, free} == {world.provider, other}
    limit(world, day_planned_minutes=100, day_cap_minutes=200)

    fulfil.decline(visit_of(first), by=mine(visit_of(first)), reason="ill")

    assert visit_of(first).state == "offering"
    by_itself, by_hand = (
        {c.provider_id: c.against for c in assign.candidates(visit_of(first), by_staff=by_staff)}
        for by_staff in (False, True)
    )
    assert (by_itself[free.pk], by_hand[free.pk]) == (("day_cap",), ())
    assert assign.reassign(visit_of(first), free, by=staff_of(world), note="帮个忙").provider == free


def test_moving_keeps_to_the_planned_day_too(world):
    order = world.paid()
    world.paid(starts_at=VISIT + timedelta(days=1))
    limit(world, day_planned_minutes=100, day_cap_minutes=200)
    later = VISIT + timedelta(days=1, hours=4)

    def is_open(**asked):
        return any(
            slot.is_open for day in options(order, **asked).days for slot in day.slots if slot.starts_at == later
        )

    assert (is_open(), is_open(by_staff=True)) == (False, True)


def test_a_refusal_says_that_the_day_is_full(world):
    limit(world, day_planned_minutes=100, day_cap_minutes=100)
    world.paid()

    with pytest.raises(Refusal) as no:
        world.order(starts_at=VISIT - timedelta(hours=4))
    assert no.value.code == "slot_taken"
