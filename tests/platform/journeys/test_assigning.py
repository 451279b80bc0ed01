"""Who does the job: the best first, the next after a no or a silence, in the end nobody and all money back."""

from datetime import timedelta

import pytest

from doorstep.journeys import assign, fulfil
from doorstep.kernel import actors, clock, timers
from doorstep.kernel.refusals import Invalid, NotAllowed, WrongState
from doorstep.providers.actions import suspend
from doorstep.rosters import supply
from doorstep.rosters.models import Claim
from doorstep.rosters.refusals import SlotClosed, SlotTaken
from tests.platform.journeys.acts import hire_more, mine, net, open_timers, snapshot, staff_of, step, steps_of
from tests.platform.world import MORNING, SERVICE, VISIT, again, visit_of


def answer(order, at):
    with clock.at(at):
        timers.fire_due()
    return visit_of(order)


def test_the_better_rated_provider_comes_first(world):
    better, _other = hire_more(world, "li", "zhao")
    type(better).objects.filter(pk=better.pk).update(rating_sum=500, rating_count=100)
    supply.forget()

    assert visit_of(world.paid()).provider == better


def test_a_declined_job_goes_to_the_next_best_who_is_not_the_same(world):
    hire_more(world, "li")
    order = world.paid()
    first = visit_of(order).provider

    fulfil.decline(visit_of(order), by=mine(visit_of(order)), reason="ill", note="发烧")

    visit = visit_of(order)
    assert visit.state == "assigned"
    assert visit.provider != first
    assert visit.claim.provider == visit.provider
    assert list(Claim.objects.exclude(state="released")) == [visit.claim]
    last = visit.dispatchings.first()
    assert [row[2] for row in last.candidates if row[0] == first.code] == [["declined"]]
    first.refresh_from_db()
    assert first.declines == 1


def test_a_reason_that_is_not_offered_is_refused_and_changes_nothing(world):
    order = world.paid()
    before = snapshot(order)

    with pytest.raises(Invalid):
        fulfil.decline(visit_of(order), by=world.them, reason="bored")

    assert snapshot(order) == before


def test_who_does_not_answer_in_time_is_passed_over(world):
    hire_more(world, "li")
    order = world.paid()
    first = visit_of(order).provider

    assert open_timers("answer") == [MORNING + timedelta(minutes=120)]
    assert answer(order, MORNING + timedelta(minutes=119)).provider == first
    visit = answer(order, MORNING + timedelta(minutes=120))

    assert (visit.state, visit.provider != first) == ("assigned", True)
    assert visit.declinings.get().reason == "no_answer"


def test_the_same_day_has_ten_minutes_to_answer(world):
    order = world.paid(starts_at=MORNING + timedelta(hours=5))

    assert visit_of(order).answer_due_at == MORNING + timedelta(minutes=10)


def test_who_has_answered_is_not_passed_over(world):
    order = world.paid()
    step(order, "acknowledge", MORNING + timedelta(minutes=119))

    visit = answer(order, MORNING + timedelta(minutes=120))

    assert (visit.state, visit.provider) == ("acknowledged", world.provider)


def test_when_nobody_is_left_everything_goes_back_half_an_hour_before(world):
    order = world.paid()
    fulfil.decline(visit_of(order), by=world.them, reason="ill")
    assert (visit_of(order).state, visit_of(order).provider) == ("offering", None)

    for minutes in (240, 120, 31):
        assert answer(order, VISIT - timedelta(minutes=minutes)).state == "offering"
    answer(order, VISIT - timedelta(minutes=30))

    assert (again(order).state, order.visits.get().state) == ("unfulfillable", "cancelled")
    assert net(order) == {}
    assert order.nodes.get().state == "refunded"
    assert not open_timers("unassigned")
    assert steps_of(order).count("visit.still_unassigned") == 2


def test_somebody_new_takes_the_job_at_the_next_look(world):
    order = world.paid()
    fulfil.decline(visit_of(order), by=world.them, reason="ill")
    new = hire_more(world, "li")[0]

    visit = answer(order, VISIT - timedelta(minutes=240))

    assert (visit.state, visit.provider) == ("assigned", new)
    assert not open_timers("unassigned")


def test_staff_choose_by_hand_and_say_why(world):
    other, third = hire_more(world, "li", "zhao")
    order, staff = world.paid(), staff_of(world)
    before = visit_of(order).provider
    wanted = other if before != other else third

    assign.reassign(visit_of(order), wanted, by=staff, note="客户要求")

    visit = visit_of(order)
    assert (visit.state, visit.provider, visit.claim.provider) == ("assigned", wanted, wanted)
    decision = visit.dispatchings.first()
    assert (decision.by, decision.note, len(decision.candidates)) == (staff.user, "客户要求", 3)
    assert Claim.objects.exclude(state="released").count() == 1


def test_a_hand_cannot_choose_who_cannot_come(world):
    busy, away = hire_more(world, "li", "zhao")
    order, staff = world.paid(), staff_of(world)
    world_before = snapshot(order)
    suspend(away, by=actors.THE_SYSTEM, reason="papers")
    supply.forget()

    with pytest.raises(SlotClosed) as no:
        assign.reassign(visit_of(order), away, by=staff, note="")
    assert no.value.facts == {"reason": "suspended"}
    second = world.paid()
    taken = visit_of(second).provider
    if taken == visit_of(order).provider:
        pytest.fail("one provider has two jobs at once")
    with pytest.raises(SlotTaken):
        assign.reassign(visit_of(order), taken, by=staff, note="")
    assert snapshot(order)[:6] == world_before[:6]
    assert busy.pk


@pytest.mark.parametrize("who", ["customer", "provider", "stranger"])
def test_only_staff_of_the_city_choose_by_hand(world, who):
    order = world.paid()
    by = {"customer": world.us, "provider": world.them, "stranger": actors.staff(world.customer)}[who]

    with pytest.raises(NotAllowed):
        assign.reassign(visit_of(order), world.provider, by=by, note="")


def test_who_is_on_the_way_can_no_longer_decline(world):
    order = world.paid()
    step(order, "acknowledge", MORNING)
    step(order, "depart", VISIT - timedelta(minutes=40))

    with pytest.raises(WrongState):
        fulfil.decline(visit_of(order), by=world.them, reason="ill")


def test_candidates_lists_the_fit_first_and_the_unfit_with_their_reason(world):
    fit, unfit = hire_more(world, "li", "zhao")
    unfit.skills.filter(service=SERVICE).update(level=3)
    suspend(unfit, by=actors.THE_SYSTEM, reason="papers")
    supply.forget()
    order = world.paid()

    found = assign.candidates(visit_of(order))

    assert [(c.fits, c.against) for c in found] == [(True, ()), (True, ()), (False, ("suspended",))]
    assert {c.code for c in found} == {"wang", fit.code, unfit.code}
