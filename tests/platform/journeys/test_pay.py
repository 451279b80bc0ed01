"""Paying an order: confirmed, failed, abandoned, too late; the same news twice."""

import pytest

from doorstep.journeys import pay
from doorstep.journeys.cancel import cancel_order
from doorstep.kernel import actors, clock
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Event
from doorstep.kernel.refusals import Invalid, NotAllowed, NotFound
from doorstep.payments import refunds
from doorstep.payments.models import PaymentAttempt, Transfer
from doorstep.payments.refusals import ForgedCallback, NothingDue, UnknownAttempt, UnknownMethod
from tests.platform.world import MORNING, PRICE, World, again, person, race, visit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


@pytest.fixture
def order(world):
    return world.order()


@pytest.fixture
def attempt(world, order):
    return pay.start_payment(order, method="wechat", by=world.us)


def steps(order) -> list[str]:
    return list(Event.objects.filter(order_id=order.pk).order_by("pk").values_list("kind", "step"))


def net(order) -> dict[str, int]:
    found = {}
    for row in Transfer.objects.filter(order=order).select_related("source", "target"):
        found[row.source.kind] = found.get(row.source.kind, 0) - row.amount_minor
        found[row.target.kind] = found.get(row.target.kind, 0) + row.amount_minor
    return {kind: amount for kind, amount in found.items() if amount}


def test_success_confirms_the_order_and_assigns_the_provider(world, order, attempt):
    settled = pay.settle(attempt.number, outcome="succeeded", event_id="e1")

    order, visit = again(order), visit_of(order)
    assert (settled.state, order.state, order.paid_at) == ("succeeded", "confirmed", MORNING)
    assert (visit.state, visit.provider, visit.claim.state) == ("assigned", world.provider, "firm")
    assert order.nodes.get().state == "captured"
    assert net(order) == {"customer": -PRICE, "escrow": PRICE}


def test_the_same_event_twice_changes_nothing(order, attempt):
    pay.settle(attempt.number, outcome="succeeded", event_id="e1")
    before = steps(order)

    for event_id in ("e1", "e2"):
        assert pay.settle(attempt.number, outcome="succeeded", event_id=event_id).state == "succeeded"
    assert pay.settle(attempt.number, outcome="failed", event_id="e3").state == "succeeded"
    assert steps(order) == before
    assert Transfer.objects.filter(order=order).count() == 1


@pytest.mark.parametrize("outcome", ["failed", "abandoned"])
def test_a_try_that_brings_no_money_keeps_the_time(world, order, attempt, outcome):
    assert pay.settle(attempt.number, outcome=outcome, event_id="e1").state == outcome

    assert (again(order).state, visit_of(order).claim.state) == ("awaiting_payment", "held")
    assert net(order) == {}
    second = pay.start_payment(order, method="card", by=world.us)
    assert pay.settle(second.number, outcome="succeeded", event_id="e2").state == "succeeded"
    assert again(order).state == "confirmed"


def test_money_that_comes_after_a_failure_was_told_is_still_money(order, attempt):
    pay.settle(attempt.number, outcome="failed", event_id="e1")

    assert pay.settle(attempt.number, outcome="succeeded", event_id="e2").state == "succeeded"
    assert again(order).state == "confirmed"


def test_money_for_an_order_that_has_ended_goes_back_at_once(world, order, attempt):
    cancel_order(order, by=world.us, reason="改主意了")

    assert pay.settle(attempt.number, outcome="succeeded", event_id="e1").state == "late"
    assert again(order).state == "cancelled"
    assert net(order) == {}
    assert [t.reason for t in Transfer.objects.filter(order=order)] == ["payment", "refund"]
    assert (refunds.send_due(), attempt.refunds.get().state) == (1, "done")  # the channel is asked to give it back
    assert pay.settle(attempt.number, outcome="succeeded", event_id="e2").state == "late"
    assert Transfer.objects.filter(order=order).count() == 2


def test_the_simulator_can_be_late(order, attempt):
    settled = pay.simulate(attempt.number, "late")

    assert (settled.state, again(order).state) == ("late", "expired")
    assert visit_of(order).claim.state == "released"
    assert order.nodes.get().state == "voided"
    assert net(order) == {}


def test_an_order_paid_twice_gets_the_second_payment_back(world, order, attempt):
    second = pay.start_payment(order, method="alipay", by=world.us)
    pay.settle(attempt.number, outcome="succeeded", event_id="e1")

    assert pay.settle(second.number, outcome="succeeded", event_id="e2").state == "late"
    assert again(order).state == "confirmed"
    assert net(order) == {"customer": -PRICE, "escrow": PRICE}


def test_money_for_a_time_that_was_given_away_goes_back(order, attempt):
    visit_of(order).claim.cells.all().delete()
    type(visit_of(order).claim).objects.filter(pk=visit_of(order).claim_id).update(state="released")

    assert pay.settle(attempt.number, outcome="succeeded", event_id="e1").state == "late"
    assert again(order).state == "awaiting_payment"
    assert order.nodes.get().state == "due"
    assert net(order) == {}


def test_only_who_may_pay_can_begin(world, order):
    stranger = actors.customer(person("13877770000"))

    for by in (stranger, actors.provider(world.provider.user), actors.staff(stranger.user), THE_SYSTEM):
        with pytest.raises(NotAllowed):
            pay.start_payment(order, method="wechat", by=by)
    assert not PaymentAttempt.objects.filter(node__order=order).exists()


def test_nothing_can_be_paid_that_is_not_due(world, order, attempt):
    with pytest.raises(UnknownMethod):
        pay.start_payment(order, method="gold", by=world.us)
    pay.settle(attempt.number, outcome="succeeded", event_id="e1")
    with pytest.raises(NothingDue):
        pay.start_payment(order, method="wechat", by=world.us)
    assert order.nodes.get().attempts.count() == 1


def test_a_try_cannot_begin_after_the_hold(world, order):
    with clock.at(order.nodes.get().due_at), pytest.raises(NothingDue):
        pay.start_payment(order, method="wechat", by=world.us)


def test_news_of_nothing_known_is_refused(order, attempt, settings):
    with pytest.raises(UnknownAttempt):
        pay.settle("P0", outcome="succeeded", event_id="e1")
    with pytest.raises(Invalid):
        pay.settle(attempt.number, outcome="maybe", event_id="e1")
    with pytest.raises(ForgedCallback):
        pay.receive("simulator", b"{}", {})
    settings.PAYMENT_GATEWAYS = []
    with pytest.raises(NotFound):
        pay.simulate(attempt.number, "succeeded")
    assert (again(attempt).state, again(order).state) == ("open", "awaiting_payment")


def test_the_customer_is_sent_to_the_channel_and_back(world, order):
    attempt = pay.start_payment(order, method="wechat", by=world.us, return_url="/account/orders/D1/")

    assert pay.checkout_url(attempt).startswith(f"/pay/simulator/{attempt.number}/?back=")


@pytest.mark.django_db(transaction=True)
def test_the_same_callback_from_many_sides_confirms_once(transactional_db):
    with clock.at(MORNING):
        world = World()
        order = world.order()
        attempt = pay.start_payment(order, method="wechat", by=world.us)

    outcomes = race(5, lambda number: pay.settle(attempt.number, outcome="succeeded", event_id=f"e{number % 2}"))

    assert [one.state for one in outcomes] == ["succeeded"] * 5
    assert Transfer.objects.filter(order=order).count() == 1
    assert steps(order).count(("order", "pay")) == 1
    assert steps(order).count(("visit", "assign")) == 1
