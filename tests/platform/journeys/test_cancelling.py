"""Withdrawing an order: the ladder, the split, the time free at once; the fee is the one that was shown."""

from datetime import timedelta

import pytest

from doorstep.journeys.cancel import cancel_order, preview_cancellation
from doorstep.kernel import actors, clock
from doorstep.kernel.refusals import NotAllowed
from doorstep.orders.refusals import TooLateToCancel
from doorstep.rosters.models import Claim, ClaimCell
from tests.platform.journeys.acts import net, open_timers, snapshot, staff_of, step
from tests.platform.world import MORNING, PRICE, VISIT, again, person, visit_of

LADDER = {
    "two days before": (VISIT - timedelta(days=2), 0),
    "a day before": (VISIT - timedelta(days=1), 0),
    "a minute later": (VISIT - timedelta(minutes=1439), 2000),
    "three hours before": (VISIT - timedelta(minutes=180), 2000),
    "under three hours": (VISIT - timedelta(minutes=179), 5000),
}


@pytest.mark.parametrize("case", LADDER)
def test_cancelling_costs_what_was_shown_and_shares_it(world, case):
    at, fee = LADDER[case]
    order = world.paid()

    with clock.at(at):
        shown = preview_cancellation(order, by=world.us)
        row = cancel_order(order, by=world.us, reason="不需要了")

    assert (shown.allowed, shown.fee_minor, shown.refund_minor) == (True, fee, PRICE - fee)
    assert (row.fee_minor, row.refund_minor, row.reason, row.by) == (fee, PRICE - fee, "不需要了", world.customer)
    assert (again(order).state, order.visits.get().state) == ("cancelled", "cancelled")
    share = fee * 70 // 100
    wanted = {"customer": -fee, "provider": share, "platform": fee - share}
    assert net(order) == {kind: amount for kind, amount in wanted.items() if amount}
    assert (Claim.objects.get().state, ClaimCell.objects.count()) == ("released", 0)
    assert not open_timers("answer") + open_timers("unassigned") + open_timers("unpaid")


@pytest.mark.parametrize("steps", [["depart"], ["depart", "arrive"]])
def test_after_departure_the_trip_and_thirty_percent_are_kept(world, steps):
    order = world.paid()
    for name in ("acknowledge", *steps):
        step(order, name, VISIT - timedelta(minutes=30))

    with clock.at(VISIT - timedelta(minutes=10)):
        cancel_order(again(order), by=world.us, reason="")

    assert net(order) == {"customer": -6000, "provider": 4200, "platform": 1800}


def test_once_work_has_begun_it_cannot_be_cancelled(world):
    order = world.paid()
    for name in ("acknowledge", "depart", "arrive", "start"):
        step(order, name, VISIT)
    before = snapshot(order)

    with clock.at(VISIT):
        assert not preview_cancellation(again(order), by=world.us).allowed
        with pytest.raises(TooLateToCancel):
            cancel_order(again(order), by=world.us, reason="")
    assert snapshot(order) == before


def test_an_unpaid_order_is_cancelled_for_nothing_and_its_node_voided(world):
    order = world.order()

    row = cancel_order(order, by=world.us, reason="")

    assert (row.fee_minor, row.refund_minor, net(order)) == (0, 0, {})
    assert order.nodes.get().state == "voided"


def test_staff_cancel_for_nothing_at_the_last_minute(world):
    order, staff = world.paid(), staff_of(world)

    with clock.at(VISIT - timedelta(minutes=5)):
        cancel_order(order, by=staff, reason="暴雨")

    assert net(order) == {}
    assert order.nodes.get().state == "refunded"


def test_a_cancelled_order_cannot_be_cancelled_again(world):
    order = world.paid()
    cancel_order(order, by=world.us, reason="")
    before = snapshot(order)

    with pytest.raises(TooLateToCancel):
        cancel_order(order, by=world.us, reason="")

    assert snapshot(order) == before


def test_a_stranger_cannot_cancel_anything(world):
    order = world.paid()
    before = snapshot(order)

    for by in (actors.customer(person("13800000081")), world.them, actors.staff(person("13800000082"))):
        with pytest.raises(NotAllowed):
            cancel_order(order, by=by, reason="")
    assert snapshot(order) == before


def test_the_terms_are_those_under_which_it_was_ordered(world):
    order = world.paid()
    terms = {**order.terms, "cancel_ladder": [{"within_minutes": 100_000, "percent": "10"}]}
    type(order).objects.filter(pk=order.pk).update(terms=terms)

    with clock.at(MORNING):
        assert preview_cancellation(again(order), by=world.us).fee_minor == PRICE // 10
    assert visit_of(order).state == "assigned"
