"""A customer counts as not met after the waiting time, the calls and a word about it; each call is kept with its time (E7)."""

from datetime import datetime, timedelta

import pytest

from doorstep.journeys import fulfil
from doorstep.kernel import actors, clock
from doorstep.kernel.models import Event
from doorstep.kernel.refusals import NotAllowed, WrongState
from doorstep.orders.refusals import CallFirst, NoteNeeded, TooEarly
from doorstep.policies.models import Policy
from doorstep.rulebook.actions import publish_content
from tests.platform.journeys.acts import snapshot, step
from tests.platform.world import MORNING, VISIT, again, person, remember_nothing, texts, visit_of

OVER = VISIT + timedelta(minutes=15)


@pytest.fixture
def order(world):
    """The provider stands at the door in time."""
    made = world.paid()
    step(made, "acknowledge", MORNING)
    step(made, "depart", VISIT - timedelta(minutes=30))
    step(made, "arrive", VISIT)
    return made


def call(order, *minutes):
    for minute in minutes:
        step(order, "call", VISIT + timedelta(minutes=minute))


def test_each_call_is_kept_with_its_time(order):
    call(order, 5, 12)

    kept = Event.objects.filter(order_id=order.pk, step="call")
    assert [event.at for event in kept] == [VISIT + timedelta(minutes=minute) for minute in (5, 12)]
    assert visit_of(order).state == "arrived"
    assert fulfil.calls_noted(visit_of(order)) == 2


@pytest.mark.parametrize(
    ("calls", "minutes", "note", "refusal"),
    [((5, 10), 14, "没人", TooEarly), ((5,), 15, "没人", CallFirst), ((), 60, "没人", CallFirst), ((5, 10), 15, "  ", NoteNeeded)],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_changes(order, calls, minutes, note, refusal):
    call(order, *calls)
    before = snapshot(order)

    with pytest.raises(refusal) as no:
        step(order, "miss_customer", VISIT + timedelta(minutes=minutes), note=note)

    assert snapshot(order) == before
    if refusal is CallFirst:
        assert no.value.facts == {"calls": len(calls), "needed": 2}
    if refusal is TooEarly:
        assert datetime.fromisoformat(no.value.facts["opens_at"]) == OVER


def test_with_all_of_it_the_visit_ends(order):
    call(order, 5, 10)

    step(order, "miss_customer", OVER, note="敲门没人应")

    event = Event.objects.get(order_id=order.pk, step="miss_customer")
    assert (event.reason, event.data) == ("敲门没人应", {"note": "敲门没人应", "calls": 2})
    assert (again(order).state, visit_of(order).state) == ("cancelled", "customer_no_show")


def test_the_number_of_calls_is_a_term(world, order):
    publish_content(Policy(code="linan-calls", city=world.city, name=texts("临安"), no_show_calls=0))
    remember_nothing()

    assert step(order, "miss_customer", OVER, note="没人").state == "customer_no_show"


def test_only_the_provider_at_the_door_notes_calls(world, order):
    for by in (world.us, actors.provider(person("13877770000"))):
        with clock.at(OVER), pytest.raises(NotAllowed):
            fulfil.call(visit_of(order), by=by)
    step(order, "start", OVER)
    with pytest.raises(WrongState):
        call(order, 20)
    assert fulfil.calls_noted(visit_of(order)) == 0
