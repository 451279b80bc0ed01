"""A fee for moving that was not paid stays the customer's debt that shows, until the order closes and it is waived."""

from datetime import timedelta

import pytest

from doorstep.journeys import accept, follow, pay, reschedule
from doorstep.kernel import clock, timers
from doorstep.kernel.models import Event
from doorstep.payments.refusals import NothingDue
from tests.platform.journeys.acts import net, pay_for, step
from tests.platform.world import MORNING, PRICE, SHARE, VISIT, again

LATER = VISIT + timedelta(hours=3)
FEE = PRICE * 20 // 100
DONE = LATER + timedelta(hours=2)


@pytest.fixture
def order(world):
    """Moved late for a fee that nobody paid, then worked and accepted."""
    made = world.paid()
    with clock.at(VISIT - timedelta(hours=10)):
        reschedule.reschedule(made, by=world.us, starts_at=LATER)
        step(made, "acknowledge", clock.now())
    for name, minutes in (("depart", -20), ("arrive", 0), ("start", 0), ("finish", 60)):
        step(made, name, LATER + timedelta(minutes=minutes))
    with clock.at(DONE):
        accept.accept_work(again(made), by=world.us)
    return again(made)


def test_completing_shares_the_price_and_leaves_the_fee_as_a_debt_that_shows(world, order):
    with clock.at(DONE):
        assert follow.fee_due(order).amount_minor == FEE
        assert "pay" in follow.next_actions(order, by=world.us)
    assert net(order) == {"customer": -PRICE, "provider": SHARE, "platform": PRICE - SHARE}


def test_it_can_be_paid_after_the_visit_and_who_lost_the_time_gets_their_part(world, order):
    with clock.at(DONE + timedelta(days=3)):
        pay_for(order, world.us)

        assert follow.fee_due(again(order)) is None
        assert "pay" not in follow.next_actions(again(order), by=world.us)
    theirs = FEE * 70 // 100
    assert net(order) == {
        "customer": -PRICE - FEE, "provider": SHARE + theirs, "platform": PRICE - SHARE + FEE - theirs,
    }  # fmt: skip


def test_it_is_waived_when_the_order_closes_and_never_due_for_ever(world, order):
    with clock.at(DONE + timedelta(days=15)):
        timers.fire_due()

        assert (again(order).state, order.nodes.get(kind="fee").state) == ("closed", "voided")
        assert follow.fee_due(again(order)) is None
        with pytest.raises(NothingDue):
            pay.start_payment(order, method="wechat", by=world.us)
    assert Event.objects.filter(kind="paymentnode", step="void", actor_kind="system").count() == 1


def test_money_that_comes_after_it_was_waived_goes_back(world, order):
    with clock.at(DONE):
        attempt = pay.start_payment(order, method="wechat", by=world.us)
    with clock.at(DONE + timedelta(days=15)):
        timers.fire_due()
        assert pay.settle(attempt.number, outcome="succeeded", event_id="late").state == "late"

    assert net(order) == {"customer": -PRICE, "provider": SHARE, "platform": PRICE - SHARE}


def test_a_booking_that_ran_out_is_still_not_paid(world):
    order = world.order()

    with clock.at(MORNING + timedelta(minutes=15)), pytest.raises(NothingDue):
        pay.start_payment(order, method="wechat", by=world.us)
