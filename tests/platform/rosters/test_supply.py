"""The supply in memory: read anew by one thread for all, never kept past a ring of the bell."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest

from doorstep.kernel import bell, clock
from doorstep.rosters import supply as supplies

CITY = 7


@pytest.fixture
def world(monkeypatch):
    """A bell with a mark of ours, a clock, and a supply that is made when it is let."""

    class World:
        mark, now, reads, let = "one", clock.now(), 0, Event()

    def load(city_id):
        World.reads += 1
        assert World.let.wait(10)
        return f"supply {World.reads} of {city_id}"

    monkeypatch.setattr(supplies, "load", load)
    monkeypatch.setattr(bell, "heard", lambda name: World.mark)
    monkeypatch.setattr(clock, "now", lambda: World.now)
    World.let.set()
    World.reads = 0
    supplies.forget()
    yield World
    supplies.forget()


def test_what_is_merely_old_is_renewed_by_one_while_the_others_go_on(world):
    old = supplies.supply(CITY)
    world.now += supplies.STALE_AFTER + timedelta(seconds=1)
    world.let.clear()

    with ThreadPoolExecutor(8) as threads:
        renewing = threads.submit(supplies.supply, CITY)
        while world.reads < 2:
            pass
        others = [threads.submit(supplies.supply, CITY).result(10) for _n in range(7)]
        world.let.set()

    assert others == [old] * 7
    assert renewing.result() == supplies.supply(CITY) == f"supply 2 of {CITY}"
    assert world.reads == 2


def test_after_a_ring_all_wait_for_one_reading_and_nobody_is_given_the_old(world):
    supplies.supply(CITY)
    world.mark = "two"
    gate = Barrier(8)

    def ask():
        gate.wait(10)
        return supplies.supply(CITY)

    with ThreadPoolExecutor(8) as threads:
        told = [asked.result(10) for asked in [threads.submit(ask) for _n in range(8)]]

    assert told == [f"supply 2 of {CITY}"] * 8
    assert world.reads == 2


def test_without_a_bell_it_is_read_each_time(world):
    world.mark = None

    assert supplies.supply(CITY) != supplies.supply(CITY)
