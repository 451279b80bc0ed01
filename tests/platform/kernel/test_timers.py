"""Timers: fired once, also late, also by two at once; a failing one is tried again and holds up nobody."""

import logging
from datetime import timedelta

import pytest

from doorstep.kernel import clock, timers
from doorstep.kernel.models import Timer
from tests.platform.world import MORNING, open_city, race

HOUR = timedelta(hours=1)


@pytest.fixture
def fired(monkeypatch):
    """Give the list of records for which a timer of the kind "test" has fired."""
    done = []
    monkeypatch.setitem(timers.HANDLERS, "test", done.append)
    return done


@pytest.fixture
def city(db):
    return open_city()


def at(instant):
    with clock.at(instant):
        return timers.fire_due()


def test_a_timer_fires_when_due_and_once(city, fired):
    timers.set_timer("test", city, MORNING)

    assert [at(MORNING - timedelta(seconds=1)), at(MORNING), at(MORNING)] == [0, 1, 0]
    assert fired == [city.pk]
    assert Timer.objects.get(kind="test").fired_at == MORNING


def test_a_timer_that_fell_due_while_nobody_worked_fires_afterwards(city, fired):
    timers.set_timer("test", city, MORNING)

    at(MORNING + timedelta(days=3))

    assert fired == [city.pk]


def test_a_cancelled_timer_never_fires(city, fired):
    timers.set_timer("test", city, MORNING)
    with clock.at(MORNING):
        timers.cancel_timer("test", city)

    at(MORNING + HOUR)

    assert fired == []


def test_setting_a_timer_again_moves_it(city, fired):
    timers.set_timer("test", city, MORNING)
    timers.set_timer("test", city, MORNING + HOUR)

    assert [at(MORNING), at(MORNING + HOUR)] == [0, 1]


def test_a_timer_moved_after_it_was_read_does_not_fire_early(city, fired):
    timers.set_timer("test", city, MORNING)
    read = Timer.objects.get(kind="test")
    timers.set_timer("test", city, MORNING + HOUR)

    with clock.at(MORNING):
        assert not timers.fire(read)
    assert at(MORNING + HOUR) == 1


def test_a_fired_timer_can_be_set_anew(city, fired):
    for hour in range(3):
        timers.set_timer("test", city, MORNING + HOUR * hour)
        at(MORNING + HOUR * hour)

    assert fired == [city.pk] * 3


def test_a_failing_timer_leaves_nothing_is_tried_again_and_holds_up_nobody(city, monkeypatch, fired, caplog):
    other = open_city("fuyang")
    fails = [True, True, False]

    def handler(record_id):
        if record_id == city.pk:
            type(city).objects.filter(pk=record_id).update(phone="touched")
            if fails.pop(0):
                raise RuntimeError("the gateway sleeps")
        fired.append(record_id)

    monkeypatch.setitem(timers.HANDLERS, "test", handler)
    timers.set_timer("test", city, MORNING)
    timers.set_timer("test", other, MORNING + timedelta(seconds=1))

    with caplog.at_level(logging.CRITICAL, logger="doorstep.kernel.timers"):
        assert at(MORNING + timedelta(seconds=1)) == 1
    city.refresh_from_db()
    assert (fired, city.phone) == ([other.pk], "400 000 0000")
    first = Timer.objects.get(record_id=city.pk, kind="test")
    assert (first.tries, first.due_at, first.fired_at) == (1, MORNING + timedelta(seconds=31), None)

    assert [at(MORNING + timedelta(seconds=30)), at(MORNING + timedelta(seconds=31)), at(MORNING + HOUR)] == [0, 0, 1]
    assert fired == [other.pk, city.pk]


@pytest.mark.django_db(transaction=True)
def test_two_consumers_at_once_fire_each_timer_once(transactional_db, fired):
    cities = [open_city(f"town-{n}") for n in range(6)]
    for city in cities:
        timers.set_timer("test", city, MORNING)

    counts = race(4, lambda _number: timers.fire_due())

    assert sum(counts) == 6
    assert sorted(fired) == sorted(city.pk for city in cities)
