"""What is promised holds although the offer changes or the visit is moved."""

from datetime import timedelta

import pytest

from doorstep.journeys import fulfil, reschedule
from doorstep.kernel import clock
from doorstep.payments.models import Transfer
from doorstep.pricing.models import PriceList
from tests.platform.world import LAT, LNG, MORNING, VISIT, again, remember_nothing, visit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


def test_a_paid_visit_is_done_although_its_service_is_no_longer_sold(world):
    paid_before = world.order
    world.order = lambda **facts: _then_withdraw(paid_before(**facts))

    assert world.done().state == "completed"


def _then_withdraw(order):
    for listed in PriceList.objects.filter(service__code=order.service):
        listed.unpublish()
    remember_nothing()
    return order


def test_an_absent_customer_pays_the_provider_who_came_after_the_visit_was_moved_forward(world):
    order = world.paid()
    earlier = VISIT - timedelta(days=1)
    reschedule.reschedule(order, by=world.us, starts_at=earlier)
    visit = visit_of(order)
    fulfil.acknowledge(visit, by=world.them)
    with clock.at(earlier):
        fulfil.depart(visit_of(order), by=world.them)
        fulfil.arrive(visit_of(order), by=world.them, lat=LAT, lng=LNG)
    with clock.at(earlier + timedelta(minutes=15)):
        for _twice in range(2):
            fulfil.call(visit_of(order), by=world.them)
        fulfil.miss_customer(visit_of(order), by=world.them, note="没有人")

    fees = Transfer.objects.filter(order=order, reason="fee", target__kind="provider")
    assert (again(order).state, again(visit).claim.state) == ("cancelled", "released")
    assert [(fee.target.owner, fee.amount_minor) for fee in fees] == [(str(world.provider.pk), 4_200)]
