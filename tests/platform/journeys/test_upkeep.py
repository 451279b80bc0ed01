"""Housekeeping: what is forgotten, what is kept, what is published by the clock."""

from datetime import timedelta

import pytest

from doorstep.journeys import place, tasks, upkeep
from doorstep.kernel import clock, limits
from doorstep.kernel.models import Limit
from doorstep.messages.models import Message
from doorstep.orders.models import Hold
from doorstep.people import actions as people
from doorstep.people.models import AccessToken, LoginCode
from doorstep.rosters.models import Claim
from tests.platform.world import CITY, LAT, LNG, MORNING, SERVICE, VISIT, World, person

pytestmark = pytest.mark.django_db


def test_codes_tries_and_dead_tokens_are_forgotten_and_live_ones_kept():
    user = person("13098760001")
    with clock.at(MORNING):
        people.request_code("13098760001")
        limits.count("test/old", at_most=5, seconds=60)
        dead = people.open_token(user)
    with clock.at(MORNING + timedelta(days=61)):
        live = people.open_token(user)
        people.request_code("13098760001")
        upkeep.forget_old()
        assert people.user_of_token(live) == user

    assert LoginCode.objects.filter(contact_index=user.phone_index).count() == 1
    assert not Limit.objects.filter(name="test/old").exists()
    assert AccessToken.objects.filter(user=user).count() == 1
    assert dead != live


def test_a_hold_that_came_to_nothing_is_forgotten_with_its_place_and_an_ordered_one_kept():
    with clock.at(MORNING):
        world = World()
        quote = place.make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=VISIT)
        idle = place.hold_time(quote.token, by=world.us)
        place.release_hold(idle.number, by=world.us)
        order = world.order(starts_at=VISIT + timedelta(days=1))
    with clock.at(MORNING + timedelta(days=31)):
        upkeep.forget_old()

    assert not Hold.objects.filter(pk=idle.pk).exists()
    assert not Claim.objects.filter(pk=idle.claim_id).exists()
    assert order.visits.get().claim.hold


def test_a_job_is_done_by_one_process_at_a_time():
    with clock.at(MORNING):
        assert [upkeep.is_mine("test", seconds=50) for _try in range(3)] == [True, False, False]
    with clock.at(MORNING + timedelta(seconds=51)):
        assert upkeep.is_mine("test", seconds=50)


def test_a_beat_fires_timers_and_delivers_messages():
    Message.objects.all().delete()
    with clock.at(MORNING):
        order = World().order()
    with clock.at(MORNING + timedelta(minutes=16)):
        tasks.beat.call_local()

    order.refresh_from_db()
    assert order.state == "expired"
