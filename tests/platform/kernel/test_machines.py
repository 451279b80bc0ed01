"""Machines: no edge from a wrong state, none by the wrong actor; each edge leaves its event, and loses no race."""

import pytest

from doorstep.kernel import clock, log
from doorstep.kernel.actors import THE_SYSTEM, Actor
from doorstep.kernel.models import Event
from doorstep.kernel.refusals import WrongState
from doorstep.orders.machines import ORDER, VISIT
from doorstep.orders.models import Order, Visit
from doorstep.payments.machines import NODE
from doorstep.payments.models import PaymentNode
from tests.platform.world import MORNING, World, again, race

KINDS = ("customer", "provider", "staff", "partner", "system")
WRONG = [
    (machine, edge.name, state)
    for machine, model in ((ORDER, Order), (VISIT, Visit), (NODE, PaymentNode))
    for edge in machine.edges.values()
    for state in model.State.values
    if state not in edge.sources
]


@pytest.mark.parametrize("machine", [ORDER, VISIT, NODE], ids=lambda machine: machine.kind)
def test_every_edge_joins_states_that_there_are(machine):
    model = {"order": Order, "visit": Visit, "paymentnode": PaymentNode}[machine.kind]
    states = set(model.State.values)

    for edge in machine.edges.values():
        assert {*edge.sources, edge.target} <= states
        assert edge.actors <= set(KINDS)


@pytest.mark.parametrize("machine", [ORDER, VISIT], ids=lambda machine: machine.kind)
def test_no_edge_leaves_an_end(machine):
    ends = {"order": {"closed", "expired", "cancelled", "unfulfillable"}, "visit": set(Visit.ENDED)}[machine.kind]

    assert not ends & {state for edge in machine.edges.values() for state in edge.sources}


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


def test_an_edge_from_a_wrong_state_is_refused_and_nothing_changes(world):
    order = world.paid()
    rows = {"order": order, "visit": order.visits.get(), "paymentnode": order.nodes.get()}
    events = Event.objects.count()

    for machine, step, state in WRONG:
        record = rows[machine.kind]
        type(record).objects.filter(pk=record.pk).update(state=state)
        record.state = state
        with pytest.raises(WrongState):
            machine.take(record, step, by=THE_SYSTEM)
        assert again(record).state == state
    assert Event.objects.count() == events


def test_an_edge_by_the_wrong_actor_is_refused(world):
    order = world.paid()
    rows = {"order": order, "visit": order.visits.get(), "paymentnode": order.nodes.get()}

    for machine in (ORDER, VISIT, NODE):
        record = rows[machine.kind]
        for edge in machine.edges.values():
            for kind in set(KINDS) - edge.actors if edge.actors else ():
                record.state = edge.sources[0]
                with pytest.raises(WrongState):
                    machine.take(record, edge.name, by=Actor(kind))


def test_an_edge_leaves_one_event_with_actor_time_reason_and_version(world):
    order = world.paid()

    with clock.at(MORNING):
        event = ORDER.take(order, "cancel", by=world.us, reason="ill", policy_version=7, data={"a": 1})

    assert again(order).state == "cancelled"
    assert log.of(order).last() == event
    told = (event.kind, event.step, event.before, event.after, event.actor_kind, event.actor, event.reason)
    assert told == ("order", "cancel", "confirmed", "cancelled", "customer", world.customer, "ill")
    assert (event.policy_version, event.at, event.data, event.city_id) == (7, MORNING, {"a": 1}, world.city.pk)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_an_edge_at_once_one_does(transactional_db):
    with clock.at(MORNING):
        order = World().paid()

    def take(_number):
        return ORDER.take(Order.objects.get(pk=order.pk), "cancel", by=THE_SYSTEM)

    outcomes = race(8, take)

    assert [type(one) for one in outcomes].count(Event) == 1
    assert [type(one) for one in outcomes].count(WrongState) == 7
    assert log.of(order).filter(step="cancel").count() == 1
