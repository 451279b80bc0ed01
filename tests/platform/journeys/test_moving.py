"""Moving a visit: one swap, the fee of the policy, nothing changed when it is refused."""

from datetime import timedelta

import pytest

from doorstep.journeys import reschedule
from doorstep.journeys.place import BadTime
from doorstep.journeys.times import options
from doorstep.kernel import actors, clock
from doorstep.kernel.refusals import NotAllowed
from doorstep.orders.models import Order
from doorstep.orders.refusals import TooLateToMove
from doorstep.rosters import supply
from doorstep.rosters.actions import take_leave
from doorstep.rosters.models import Claim
from doorstep.rosters.refusals import SlotClosed, SlotTaken
from tests.platform.journeys.acts import hire_more, net, open_timers, pay_for, snapshot, staff_of, step
from tests.platform.world import MORNING, PRICE, VISIT, again, person, visit_of

LATER = VISIT + timedelta(hours=3)
LATE = VISIT - timedelta(hours=10)  # after six in the evening before, more than three hours ahead


def move(order, by, to=LATER, at=MORNING, **more):
    with clock.at(at):
        return reschedule.reschedule(again(order), by=by, starts_at=to, **more)


def test_moving_early_is_free_and_one_swap(world):
    order = world.paid()
    old = visit_of(order)

    new = move(order, world.us)

    old.refresh_from_db()
    assert (old.state, old.superseded_by) == ("superseded", new)
    assert (new.state, new.starts_at, new.provider) == ("assigned", LATER, world.provider)
    assert (again(order).starts_at, again(order).times_rescheduled, again(order).state) == (LATER, 1, "confirmed")
    assert list(Claim.objects.exclude(state="released").values_list("pk", flat=True)) == [new.claim_id]
    row = order.reschedules.get()
    assert (row.from_at, row.to_at, row.fee_minor, row.by) == (VISIT, LATER, 0, world.customer)
    assert order.nodes.count() == 1
    assert len(open_timers("answer")) == 1


def test_a_visit_can_move_within_its_own_time(world):
    order = world.paid()

    assert move(order, world.us, VISIT + timedelta(minutes=30)).starts_at == VISIT + timedelta(minutes=30)


def test_its_own_time_counts_as_free_among_the_options(world):
    order = world.paid()

    found = {slot.starts_at for day in options(order).days for slot in day.slots if slot.is_open}

    assert {VISIT, VISIT + timedelta(minutes=30)} <= found


def test_moving_late_costs_the_fee_that_was_shown(world):
    order = world.paid()
    with clock.at(LATE):
        shown = reschedule.preview_reschedule(order, by=world.us)

    move(order, world.us, at=LATE)

    assert shown.value.fee_minor == PRICE * 20 // 100
    assert order.reschedules.get().fee_minor == shown.value.fee_minor
    fee = order.nodes.get(kind="fee")
    assert (fee.state, fee.amount_minor) == ("due", 2000)
    with clock.at(LATE):
        pay_for(order, world.us)
    assert net(order) == {"customer": -12000, "escrow": 10000, "provider": 1400, "platform": 600}


def test_three_moves_cost_the_third_time_and_the_fifth_is_refused(world):
    order = world.paid()
    fees = []
    for hours in (1, 2, 3, 4):
        move(order, world.us, VISIT + timedelta(hours=hours))
        fees.append(order.reschedules.last().fee_minor)

    assert fees == [0, 0, 2000, 2000]
    before = snapshot(order)
    with pytest.raises(TooLateToMove) as no:
        move(order, world.us, VISIT + timedelta(minutes=30))
    assert no.value.says["en"] == "All changes are used; please call us."
    assert snapshot(order) == before


REFUSED = {
    "too late": (VISIT - timedelta(hours=2), LATER, TooLateToMove),
    "to its own time": (MORNING, VISIT, BadTime),
    "to nonsense": (MORNING, "soon", BadTime),
    "into the past": (MORNING, MORNING - timedelta(days=1), SlotClosed),
    "when nobody works": (MORNING, VISIT + timedelta(hours=10), SlotClosed),
    "between two times": (MORNING, VISIT + timedelta(minutes=7), SlotClosed),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_move_changes_nothing(world, case):
    at, to, refusal = REFUSED[case]
    order = world.paid()
    before = snapshot(order)

    with pytest.raises(refusal):
        move(order, world.us, to, at)

    assert snapshot(order) == before


def test_a_taken_time_is_refused_with_the_nearest_free_ones(world):
    order = world.paid()
    world.paid(starts_at=LATER)
    before = snapshot(order)

    with pytest.raises(SlotTaken) as no:
        move(order, world.us)

    assert len(no.value.facts["next"]) == 3
    assert snapshot(order) == before


def test_the_same_provider_or_nobody(world):
    other = hire_more(world, "li")[0]
    order = world.paid()
    first = visit_of(order).provider
    take_leave(first, starts_at=LATER, ends_at=LATER + timedelta(hours=1), by=actors.THE_SYSTEM)
    supply.forget()
    before = snapshot(order)

    with pytest.raises(SlotClosed) as no:
        move(order, world.us, same_provider=True)
    assert no.value.facts["reason"] == "leave"
    assert snapshot(order) == before
    assert move(order, world.us).provider != first
    assert other.pk


def test_after_departure_it_cannot_be_moved_and_the_preview_says_so(world):
    order = world.paid()
    step(order, "acknowledge", MORNING)
    step(order, "depart", VISIT - timedelta(minutes=30))

    with clock.at(VISIT - timedelta(minutes=20)):
        assert not reschedule.preview_reschedule(again(order), by=world.us).value.allowed
    with pytest.raises(TooLateToMove):
        move(order, world.us, at=VISIT - timedelta(minutes=20))


def test_what_is_not_paid_or_over_cannot_be_moved_and_nothing_says_it_is_free(world):
    for order in (world.order(starts_at=LATER), world.done()):
        decision = reschedule.preview_reschedule(order, by=world.us)
        assert (decision.value.allowed, decision.trace) == (False, ())
        with pytest.raises(TooLateToMove) as no:
            move(order, world.us)
        assert str(no.value.says) == str(TooLateToMove.says)


def test_staff_move_for_free_at_any_time_and_it_does_not_count(world):
    order, staff = world.paid(), staff_of(world)

    move(order, staff, at=VISIT - timedelta(minutes=30), reason="雨天")

    assert (order.reschedules.get().fee_minor, again(order).times_rescheduled) == (0, 0)
    assert not order.nodes.filter(kind="fee").exists()


def test_a_stranger_cannot_move_anything(world):
    order = world.paid()
    before = snapshot(order)

    for by in (actors.customer(person("13800000071")), world.them, actors.staff(person("13800000072"))):
        with pytest.raises(NotAllowed):
            move(order, by)
        with pytest.raises(NotAllowed):
            reschedule.preview_reschedule(order, by=by)
    assert snapshot(order) == before
    assert Order.objects.count() == 1
