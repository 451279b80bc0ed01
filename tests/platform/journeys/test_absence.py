"""A provider who did not come: everything goes back, the time is free, both sides are told once; a stranger gets nothing."""

from datetime import timedelta

import pytest

from doorstep.journeys import absence, follow, reschedule
from doorstep.kernel import actors, clock, timers
from doorstep.kernel.actors import PARTNER, Actor
from doorstep.kernel.refusals import NotAllowed, WrongState
from doorstep.messages.models import Message
from doorstep.orders.refusals import NotLateYet
from doorstep.rosters.models import Claim, ClaimCell
from tests.platform.journeys.acts import net, open_timers, pay_for, snapshot, staff_of, step, steps_of
from tests.platform.world import MORNING, PRICE, VISIT, again, person, visit_of

LATE = VISIT + timedelta(minutes=61)
STATES = {"assigned": (), "acknowledged": ("acknowledge",), "en_route": ("acknowledge", "depart")}


def brought_to(world, state):
    order = world.paid()
    for name in STATES[state]:
        step(order, name, MORNING if name == "acknowledge" else VISIT)
    return order


@pytest.mark.parametrize("state", STATES)
def test_the_customer_gets_everything_back_and_the_time_is_free(world, state):
    order = brought_to(world, state)

    with clock.at(LATE):
        assert "report_absence" in follow.next_actions(again(order), by=world.us)
        visit = absence.report_absence(order, by=world.us)

    assert (again(order).state, again(visit).state) == ("cancelled", "provider_no_show")
    assert net(order) == {}
    assert Claim.objects.get().state == "released"
    assert ClaimCell.objects.count() == 0
    assert open_timers("late") + open_timers("answer") + open_timers("unassigned") == []
    row = again(order).cancellation
    assert (row.by_kind, row.fee_minor, row.refund_minor, row.reason) == ("customer", 0, PRICE, "provider_no_show")


def test_fees_of_moving_go_back_too_and_who_lost_the_time_keeps_their_part(world):
    order = world.paid()
    for hours in (1, 2, 3):
        reschedule.reschedule(again(order), by=world.us, starts_at=VISIT + timedelta(hours=hours))
    pay_for(order, world.us)
    assert net(order) == {"customer": -12_000, "escrow": 10_000, "provider": 1_400, "platform": 600}

    with clock.at(LATE + timedelta(hours=3)):
        absence.report_absence(order, by=world.us)

    assert net(order) == {"provider": 1_400, "platform": -1_400}
    assert again(order).cancellation.refund_minor == 12_000


def test_both_sides_are_told_once(world):
    order = brought_to(world, "acknowledged")
    Message.objects.all().delete()
    with clock.at(LATE):
        absence.report_absence(order, by=world.us)
        timers.fire_due()

    for user in (world.customer, world.provider.user):
        assert [m.event for m in Message.objects.filter(user=user, channel="inapp")] == ["visit.missed"]
    assert "¥100" in Message.objects.get(user=world.customer, channel="inapp").body


def test_staff_report_it_from_the_agreed_time_on(world):
    order, staff = brought_to(world, "acknowledged"), staff_of(world)
    with clock.at(VISIT - timedelta(minutes=1)), pytest.raises(NotLateYet):
        absence.report_absence(order, by=staff)

    with clock.at(VISIT):
        visit = absence.report_absence(order, by=staff, note="电话不接")

    assert (again(visit).state, again(order).cancellation.by) == ("provider_no_show", staff.user)


def test_a_dispatcher_who_manages_no_orders_may_report_it_too(world):
    order, staff = brought_to(world, "acknowledged"), staff_of(world)
    staff.user.user_permissions.remove(*staff.user.user_permissions.filter(codename="manage_orders"))
    staff = actors.staff(again(staff.user))

    with clock.at(VISIT):
        assert absence.may_report_absence(visit_of(order), by=staff)
        assert absence.report_absence(order, by=staff).state == "provider_no_show"


def refused(world, order, by, at, refusal):
    before = snapshot(order)
    with clock.at(at), pytest.raises(refusal):
        absence.report_absence(order, by=by)
    assert snapshot(order) == before
    with clock.at(at):
        assert not absence.may_report_absence(visit_of(order), by=by)


def test_a_customer_waits_as_long_as_the_terms_say(world):
    refused(world, brought_to(world, "acknowledged"), world.us, VISIT + timedelta(minutes=60), NotLateYet)


def test_a_provider_who_has_arrived_was_not_absent(world):
    order = brought_to(world, "en_route")
    step(order, "arrive", VISIT + timedelta(minutes=20))

    refused(world, order, world.us, LATE, WrongState)


def test_nobody_else_may_report_it(world):
    order = brought_to(world, "acknowledged")
    strangers = [person("13800000081"), person("13800000082", is_staff=True)]

    for by in (
        actors.customer(strangers[0]), actors.staff(strangers[1]), world.them, Actor(PARTNER, None, "mall"),
    ):  # fmt: skip
        refused(world, order, by, LATE, NotAllowed)


def test_it_is_reported_once(world):
    order = brought_to(world, "acknowledged")
    with clock.at(LATE):
        absence.report_absence(order, by=world.us)

    refused(world, order, world.us, LATE, WrongState)
    assert steps_of(order).count("visit.miss_provider") == 1
