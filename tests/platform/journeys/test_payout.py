"""When what a provider earned can be paid out: the day after, a week for who is new, as the order's terms say (E11)."""

from datetime import date, timedelta

import pytest

from doorstep.journeys import accept, fulfil
from doorstep.journeys.work import income_of
from doorstep.kernel import clock
from doorstep.policies.models import Policy
from doorstep.rulebook.actions import publish_content
from tests.platform.journeys.acts import mine, step
from tests.platform.world import MORNING, SHARE, VISIT, again, remember_nothing, texts, visit_of


def earned(world, days=0):
    with clock.at(VISIT + timedelta(days=days)):
        return income_of(again(world.provider))


@pytest.mark.parametrize(("joined", "payable"), [(29, 7), (30, 1), (400, 1)])
def test_a_share_is_payable_later_while_a_provider_is_new(world, joined, payable):
    world.provider.joined_on = VISIT.date() - timedelta(days=joined)
    world.provider.save(update_fields=["joined_on"])
    world.done()

    [line] = earned(world).earnings
    assert (line.amount_minor, line.payable_on) == (SHARE, VISIT.date() + timedelta(days=payable))
    assert [earned(world, days).payable_minor for days in (payable - 1, payable)] == [0, SHARE]
    assert earned(world).total_minor == SHARE


def test_the_terms_of_the_order_hold_whatever_is_set_later(world):
    publish_content(Policy(code="linan-pay", city=world.city, name=texts("临安"), payout_days=3, new_provider_days=0))
    remember_nothing()
    order = world.paid()
    Policy.objects.filter(code="linan-pay").update(payout_days=30)
    fulfil.acknowledge(visit_of(order), by=mine(visit_of(order)))
    for name, minutes in (("depart", -10), ("arrive", 0), ("start", 1), ("finish", 61)):
        step(order, name, VISIT + timedelta(minutes=minutes))
    with clock.at(VISIT + timedelta(hours=2)):
        accept.accept_work(again(order), by=world.us)

    assert [line.payable_on for line in earned(world).earnings] == [date(2027, 3, 6)]


def test_what_a_provider_bore_is_a_line_with_a_minus(world):
    facts = {"late_credit_percent": 10, "late_credit_provider_percent": 100}
    publish_content(Policy(code="linan-late", city=world.city, name=texts("临安"), **facts))
    remember_nothing()
    order = world.paid()
    step(order, "acknowledge", MORNING)
    step(order, "depart", VISIT)
    step(order, "arrive", VISIT + timedelta(minutes=40))

    found = earned(world)
    assert [(line.transfer.reason, line.amount_minor) for line in found.earnings] == [("credit", -1000)]
    assert found.total_minor == -1000
