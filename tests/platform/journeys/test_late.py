"""A provider who is late is told of once; coming late gives back a part; after an hour cancelling is free."""

from datetime import timedelta

import pytest

from doorstep.journeys import accept, cancel, follow, fulfil, late
from doorstep.kernel import clock, timers
from doorstep.kernel.models import Event
from doorstep.messages.models import Message
from doorstep.payments.models import Refund
from doorstep.policies.models import Policy
from doorstep.rulebook.actions import publish_content
from tests.platform.journeys.acts import mine, net, open_timers, staff_of, step, steps_of
from tests.platform.world import PRICE, SHARE, VISIT, again, remember_nothing, texts, visit_of

MINUTE = timedelta(minutes=1)


def accepted(world):
    """A paid order whose provider has accepted it."""
    order = world.paid()
    fulfil.acknowledge(visit_of(order), by=mine(visit_of(order)))
    return order


def come(order, minutes):
    """Let the provider arrive so many minutes after the agreed time."""
    step(order, "depart", VISIT + (minutes - 10) * MINUTE)
    return step(order, "arrive", VISIT + minutes * MINUTE)


def told(event, user):
    return Message.objects.filter(event=event, user=user, channel="inapp").count()


def test_customer_and_dispatcher_hear_once_that_nobody_has_come(world):
    staff, order = staff_of(world), accepted(world)
    assert open_timers("late") == [VISIT + 15 * MINUTE]

    with clock.at(VISIT + 14 * MINUTE):
        timers.fire_due()
    assert "visit.late" not in steps_of(order)
    for minutes in (15, 40):
        with clock.at(VISIT + minutes * MINUTE):
            timers.fire_due()
            late.tell_if_late(visit_of(order))

    assert steps_of(order).count("visit.late") == 1
    assert (told("visit.late", world.customer), told("visit.late", staff.user)) == (1, 1)
    assert told("visit.late", world.provider.user) == 0
    [sentence] = [moment.text for moment in follow.timeline(order, by=world.us) if moment.step == "late"]
    assert sentence == "王师傅晚到了，我们正在联系。"


def test_who_arrives_in_time_is_not_spoken_of(world):
    order = accepted(world)
    come(order, 10)

    assert open_timers("late") == []
    with clock.at(VISIT + 20 * MINUTE):
        timers.fire_due()
        late.tell_if_late(visit_of(order))
    assert "visit.late" not in steps_of(order)
    assert net(order) == {"customer": -PRICE, "escrow": PRICE}


@pytest.mark.parametrize(("minutes", "credit"), [(30, 0), (31, 1000)])
def test_more_than_half_an_hour_late_gives_a_tenth_back_and_the_share_stays(world, minutes, credit):
    order = accepted(world)
    come(order, minutes)

    assert net(order).get("customer") == -PRICE + credit
    step(order, "start", VISIT + (minutes + 1) * MINUTE)
    step(order, "finish", VISIT + (minutes + 61) * MINUTE)
    with clock.at(VISIT + timedelta(hours=3)):
        accept.accept_work(again(order), by=world.us)
    assert net(order) == {"customer": -PRICE + credit, "provider": SHARE, "platform": PRICE - SHARE - credit}
    assert Refund.objects.filter(node__order=order).count() == (1 if credit else 0)


def test_the_credit_is_in_the_timeline_and_given_once(world):
    order = accepted(world)
    visit = come(order, 45)
    with clock.at(VISIT + 45 * MINUTE):
        late.make_up_for(visit)

    told_as = [moment.text for moment in follow.timeline(order, by=world.us) if moment.step == "late_credit"]
    assert told_as[0] == "王师傅晚到，退还您 ¥10。"
    assert Refund.objects.get(node__order=order).amount_minor == 1000
    event = Event.objects.filter(order_id=order.pk, step="late_credit").first()
    assert event.data["trace"][0]["facts"] == {"minutes_late": 45}


def test_a_policy_can_let_the_provider_bear_it(world):
    facts = {"late_credit_percent": 20, "late_credit_provider_percent": 50}
    publish_content(Policy(code="linan-late", city=world.city, name=texts("临安"), **facts))
    remember_nothing()
    order = accepted(world)
    come(order, 45)

    assert net(order) == {"customer": -8000, "escrow": PRICE, "provider": -1000, "platform": -1000}


@pytest.mark.parametrize(("minutes", "fee"), [(60, 6000), (61, 0)])
def test_after_an_hour_cancelling_is_free(world, minutes, fee):
    order = accepted(world)
    step(order, "depart", VISIT - 10 * MINUTE)
    with clock.at(VISIT + minutes * MINUTE):
        shown = cancel.preview_cancellation(again(order), by=world.us)
        row = cancel.cancel_order(again(order), by=world.us, reason="等不及")

    assert (shown.fee_minor, row.fee_minor, row.refund_minor) == (fee, fee, PRICE - fee)
    assert net(order).get("customer", 0) == -fee


def test_what_a_credit_gave_is_not_given_a_second_time(world):
    order = accepted(world)
    come(order, 61)
    with clock.at(VISIT + 62 * MINUTE):
        row = cancel.cancel_order(again(order), by=world.us, reason="太晚了")

    assert (row.fee_minor, row.refund_minor) == (0, 9000)
    assert net(order) == {}
    assert list(Refund.objects.order_by("pk").values_list("amount_minor", flat=True)) == [1000, 9000]
