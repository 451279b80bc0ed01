"""Work that ends early is accepted by the customer, or by staff who asked them, never by itself (E6)."""

from datetime import timedelta

import pytest

from doorstep.journeys import accept, timing
from doorstep.kernel import clock, timers
from doorstep.messages.models import Message
from tests.platform.journeys.acts import net, open_timers, staff_of, step
from tests.platform.world import MORNING, SHARE, VISIT, again, visit_of


def ended(world, minutes):
    """An order of an hour whose work ended after so many minutes."""
    order = world.paid()
    for name, at in (("acknowledge", MORNING), ("depart", VISIT), ("arrive", VISIT), ("start", VISIT)):
        step(order, name, at)
    step(order, "finish", VISIT + timedelta(minutes=minutes))
    return again(order)


@pytest.mark.parametrize(("minutes", "is_early"), [(29, True), (30, False), (60, False), (90, False)])
def test_half_an_hour_before_the_planned_end_is_early(world, minutes, is_early):
    order = ended(world, minutes)

    assert visit_of(order).finished_early == is_early
    assert open_timers("accept") == ([] if is_early else [VISIT + timedelta(minutes=minutes, hours=24)])
    with clock.at(VISIT + timedelta(days=3)):
        timers.fire_due()
        timing.acceptance_ran_out(order.pk)
    assert again(order).state == ("awaiting_acceptance" if is_early else "completed")


def test_the_customer_is_told_and_confirms(world):
    order = ended(world, 10)
    body = Message.objects.get(user=world.customer, event="visit.finished", channel="inapp").body
    assert "需要您确认后订单才完成" in body

    with clock.at(VISIT + timedelta(hours=1)):
        accept.accept_work(order, by=world.us)
    assert (again(order).state, net(order)["provider"]) == ("completed", SHARE)


def test_staff_who_asked_the_customer_may_confirm_for_them(world):
    order, staff = ended(world, 10), staff_of(world)

    with clock.at(VISIT + timedelta(days=2)):
        accept.accept_work(order, by=staff)
    assert again(order).state == "completed"
