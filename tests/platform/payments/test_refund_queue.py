"""Refunds leave the house after the transaction, again and again; what a channel keeps refusing waits for staff."""

from datetime import timedelta

import pytest
from django.db import connection

from doorstep.kernel import actors, clock
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Event
from doorstep.kernel.refusals import NotAllowed, WrongState
from doorstep.payments import refunds
from doorstep.payments.gateways.simulator import gateway as simulator
from doorstep.payments.models import Refund
from tests.platform.journeys.acts import net, staff_of
from tests.platform.world import MORNING, PRICE, World, again, person

WAITS = [30, 60, 120, 240, 480, 960, 1920]  # seconds between eight tries


class Channel:
    """Stands in for the channel's own server: notes what it was asked for, and refuses when told to."""

    def __init__(self):
        self.asked, self.is_down = [], False

    def refund(self, attempt, number, amount_minor):
        self.asked.append((attempt.number, number, amount_minor, connection.in_atomic_block))
        if self.is_down:
            raise ConnectionError("503 from the channel")


@pytest.fixture
def channel(monkeypatch):
    made = Channel()
    monkeypatch.setattr(simulator, "refund", made.refund)
    return made


def a_refund(world, amount=2_500) -> Refund:
    return refunds.refund(world.paid().nodes.get(), amount, "test", THE_SYSTEM)


def test_a_channel_is_asked_once_and_the_refund_is_done(world, channel):
    row = a_refund(world)
    assert (row.state, row.tries, channel.asked) == ("asked", 0, [])

    assert (refunds.send_due(), refunds.send_due()) == (1, 0)

    assert [(number, amount) for _attempt, number, amount, _open in channel.asked] == [(row.number, 2_500)]
    assert (again(row).state, again(row).tries, again(row).problem) == ("done", 1, "")


def test_a_channel_that_is_down_is_asked_later_and_later(world, channel):
    row, channel.is_down = a_refund(world), True
    at = MORNING
    for tries, wait in enumerate(WAITS, 1):
        with clock.at(at):
            refunds.send_due()
            refunds.send_due()
        assert (again(row).state, again(row).tries) == ("asked", tries)
        at += timedelta(seconds=wait)
    channel.is_down = False
    with clock.at(at):
        assert refunds.send_due() == 1

    assert (again(row).state, len(channel.asked)) == ("done", 8)


def refused(world, channel) -> Refund:
    """A refund that the channel refused eight times."""
    row, channel.is_down = a_refund(world), True
    for day in range(8):
        with clock.at(MORNING + timedelta(days=day)):
            refunds.send_due()
    return again(row)


def test_after_eight_tries_it_is_refused_and_waits_for_staff(world, channel):
    row = refused(world, channel)

    assert (row.state, row.tries, row.problem) == ("refused", 8, "503 from the channel")
    with clock.at(MORNING + timedelta(days=30)):
        assert refunds.send_due() == 0
    assert len(channel.asked) == 8
    assert net(row.node.order) == {"customer": -PRICE + 2_500, "escrow": PRICE - 2_500}  # the promise stands


def test_staff_ask_again_and_only_they(world, channel):
    row, staff = refused(world, channel), staff_of(world)
    for by in (world.us, world.them, THE_SYSTEM, actors.staff(person("13800000091", is_staff=True))):
        with pytest.raises(NotAllowed):
            refunds.retry_refund(row, by=by)
    assert again(row).state == "refused"

    refunds.retry_refund(row, by=staff)

    assert (row.state, row.tries) == ("asked", 0)
    assert Event.objects.get(kind="refund", record_id=row.pk, step="retry").actor == staff.user
    channel.is_down = False
    assert (refunds.send_due(), again(row).state) == (1, "done")
    stale = Refund(pk=row.pk, state="refused", city_id=row.city_id)
    with pytest.raises(WrongState):
        refunds.retry_refund(stale, by=staff)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_channel_answers(transactional_db, monkeypatch):
    made = Channel()
    monkeypatch.setattr(simulator, "refund", made.refund)
    with clock.at(MORNING):
        a_refund(World())
        refunds.send_due()

    assert [is_open for _attempt, _number, _amount, is_open in made.asked] == [False]
