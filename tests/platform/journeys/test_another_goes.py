"""The agreed time has begun and nobody came: staff send somebody else for what is left of it."""

from datetime import timedelta

import pytest

from doorstep.journeys import assign, fulfil
from doorstep.kernel import clock, timers
from doorstep.kernel.refusals import WrongState
from doorstep.messages.models import Message
from doorstep.policies.models import Policy
from doorstep.rosters.models import Claim
from doorstep.rosters.refusals import SlotClosed, SlotTaken
from doorstep.rulebook.actions import publish_content
from tests.platform.journeys.acts import hire_more, mine, net, snapshot, staff_of, step, steps_of
from tests.platform.world import MORNING, SERVICE, VISIT, again, remember_nothing, texts, visit_of

LATE = VISIT + timedelta(minutes=20)
QUARTER = timedelta(minutes=15)
WAYS = {"assigned": (), "acknowledged": ("acknowledge",), "en_route": ("acknowledge", "depart")}


@pytest.fixture
def order(world):
    """A paid order whose provider alone can come, so far."""
    return world.paid()


@pytest.fixture
def staff(world):
    return staff_of(world)


@pytest.fixture
def li(world, order):
    return hire_more(world, "li")[0]


def walk(order, state):
    for name in WAYS[state]:
        step(order, name, MORNING if name == "acknowledge" else VISIT - timedelta(minutes=30))


def send(order, provider, staff, at=LATE):
    with clock.at(at):
        return assign.reassign(visit_of(order), provider, by=staff, note="没人来")


@pytest.mark.parametrize("state", WAYS)
def test_what_is_left_of_the_time_is_claimed_and_the_agreed_time_stays(order, staff, li, state):
    walk(order, state)
    with clock.at(LATE):
        assert assign.may_reassign(visit_of(order), by=staff)
        fit = [c.code for c in assign.candidates(visit_of(order)) if c.fits]

    send(order, li, staff)

    visit, (claim,) = visit_of(order), Claim.objects.exclude(state="released")
    assert "li" in fit
    assert (visit.state, visit.provider, visit.claim, visit.en_route_at) == ("assigned", li, claim, None)
    assert (visit.starts_at, visit.ends_at) == (VISIT, VISIT + 4 * QUARTER)
    assert (claim.starts_at, claim.ends_at) == (VISIT + 2 * QUARTER, VISIT + 4 * QUARTER)
    for name, minutes in (("acknowledge", 21), ("depart", 22), ("arrive", 35), ("start", 36)):
        step(order, name, VISIT + timedelta(minutes=minutes))
    assert (visit_of(order).state, again(order).state) == ("in_service", "in_fulfilment")


def test_everybody_is_told_when_staff_call_back_who_was_on_the_way(order, staff, li):
    walk(order, "en_route")
    first = visit_of(order).provider

    send(order, li, staff)

    told = Message.objects.filter(order_id=order.pk, channel="inapp", event__in=("visit.withdrawn", "visit.reassigned"))
    assert steps_of(order)[-3:] == ["visit.recall", "visit.assign", "visit.reassigned"]
    assert {(m.event, m.user) for m in told} == {
        ("visit.withdrawn", first.user),
        ("visit.reassigned", li.user),
        ("visit.reassigned", order.customer),
    }


def test_only_staff_call_somebody_back(order, world, li):
    walk(order, "en_route")

    with pytest.raises(WrongState):
        fulfil.decline(visit_of(order), by=world.them, reason="ill")


def test_who_is_busy_in_what_is_left_cannot_go(world, order, staff, li):
    assert visit_of(world.paid()).provider == li

    with pytest.raises(SlotTaken):
        send(order, li, staff)


@pytest.mark.parametrize("minutes", [46, 60, 600])
def test_when_no_quarter_is_left_nobody_is_sent(order, staff, li, minutes):
    before = snapshot(order)

    with pytest.raises(SlotClosed) as no:
        send(order, li, staff, VISIT + timedelta(minutes=minutes))

    assert no.value.facts == {"reason": "past"}
    assert snapshot(order) == before


def test_who_stands_at_the_door_is_not_replaced(order, staff, li):
    walk(order, "en_route")
    step(order, "arrive", VISIT)
    before = snapshot(order)

    with clock.at(LATE):
        assert not assign.may_reassign(visit_of(order), by=staff)
    with pytest.raises(WrongState):
        send(order, li, staff)
    assert snapshot(order) == before


def test_when_the_second_does_not_answer_everything_goes_back(order, staff, li):
    walk(order, "en_route")
    send(order, li, staff)

    for minutes in (11, 12):
        with clock.at(LATE + timedelta(minutes=minutes)):
            timers.fire_due()

    assert (again(order).state, visit_of(order).state) == ("unfulfillable", "cancelled")
    assert net(order) == {}


def test_who_was_asked_late_bears_nothing_of_the_credit(world, staff):
    publish_content(Policy(code="linan", name=texts("临安"), city=world.city, late_credit_provider_percent=100))
    remember_nothing()
    order = world.paid()
    li = hire_more(world, "li")[0]
    send(order, li, staff)
    for name, minutes in (("acknowledge", 25), ("depart", 26), ("arrive", 40)):
        step(order, name, VISIT + timedelta(minutes=minutes))

    assert net(order)["customer"] == -9_000
    assert net(order).get("provider", 0) == 0
    assert mine(visit_of(order)).user == li.user
    assert order.service == SERVICE
