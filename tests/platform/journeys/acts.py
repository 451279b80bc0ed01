"""What people do in tests of journeys, and what can be read afterwards."""

from datetime import datetime

from django.contrib.auth.models import Permission
from guardian.shortcuts import assign_perm

from doorstep.journeys import fulfil, pay
from doorstep.kernel import actors, clock
from doorstep.kernel.models import Event, Timer
from doorstep.orders.models import Order, Visit
from doorstep.payments.models import Transfer
from doorstep.people.models import User
from doorstep.people.territory import PERMISSION
from doorstep.rosters import supply
from doorstep.rosters.models import Claim, ClaimCell
from tests.platform.world import LAT, LNG, again, hire, visit_of

STAFF_RIGHTS = ("manage_orders", "dispatch_visits", "view_order", "view_visit")


def hire_more(world, *codes: str) -> list:
    """Make further providers, all alike."""
    made = [hire(world.city, code, phone=f"139111100{n:02}") for n, code in enumerate(codes)]
    supply.forget()
    return made


def staff_of(world):
    """Give an actor: a dispatcher of the city."""
    user = User.objects.create_user(email="desk@doorstep.example", name="调度", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=STAFF_RIGHTS))
    assign_perm(PERMISSION, user, world.city)
    return actors.staff(User.objects.get(pk=user.pk))


def mine(visit: Visit):
    """Give the actor who the visit's provider is."""
    return actors.provider(visit.provider.user)


def step(order: Order, name: str, at: datetime, **more) -> Visit:
    """Let the assigned provider take a step, with right evidence."""
    visit = visit_of(order)
    evidence = {"lat": LAT, "lng": LNG, "code": visit.door_code, **more}
    with clock.at(at):
        return fulfil.advance(visit, name, by=mine(visit), **evidence)


def pay_for(order: Order, by) -> Order:
    attempt = pay.start_payment(order, method="wechat", by=by)
    pay.settle(attempt.number, outcome="succeeded", event_id=f"evt-{attempt.number}")
    return again(order)


def steps_of(order: Order) -> list[str]:
    """Give what the log tells of an order: visit.assign, order.pay, ..."""
    return [f"{event.kind}.{event.step}" for event in Event.objects.filter(order_id=order.pk).order_by("pk")]


def net(order: Order) -> dict[str, int]:
    """Give what each kind of account won or lost through an order; the amounts add up to zero."""
    found: dict[str, int] = {}
    for row in Transfer.objects.filter(order=order).select_related("source", "target"):
        found[row.source.kind] = found.get(row.source.kind, 0) - row.amount_minor
        found[row.target.kind] = found.get(row.target.kind, 0) + row.amount_minor
    assert sum(found.values()) == 0
    return {kind: amount for kind, amount in found.items() if amount}


def snapshot(order: Order) -> tuple:
    """Give everything that a refused journey must leave as it was."""
    order = again(order)
    visits = order.visits.order_by("pk").values_list("pk", "state", "provider", "claim", "starts_at")
    return (
        order.state, order.starts_at, order.times_rescheduled, list(visits), steps_of(order), net(order),
        list(Claim.objects.order_by("pk").values_list("pk", "state")), ClaimCell.objects.count(),
        list(order.nodes.order_by("pk").values_list("kind", "state", "amount_minor")),
        list(Timer.objects.filter(fired_at=None, cancelled_at=None).order_by("pk").values_list("kind", "due_at")),
    )  # fmt: skip


def open_timers(kind: str) -> list:
    return list(Timer.objects.filter(kind=kind, fired_at=None, cancelled_at=None).values_list("due_at", flat=True))
