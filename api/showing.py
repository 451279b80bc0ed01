"""Writes a booking for its customer or partner: bill, visit, door, policy, timeline, what can be done now."""

from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from api.writing import instant, money
from doorstep.journeys import follow
from doorstep.journeys.cancel import facts_of, terms_kept
from doorstep.journeys.review import may_write_review, rating_for_customer
from doorstep.kernel import clock
from doorstep.kernel.actors import CUSTOMER
from doorstep.kernel.texts import spoken
from doorstep.orders.actions import current_visit
from doorstep.orders.models import Order
from doorstep.payments import gateways
from doorstep.people.privacy import DoorView, door_for
from doorstep.policies import changes

ENDED_BY_SOMEBODY = (Order.State.CANCELLED, Order.State.UNFULFILLABLE)


def show_lines(lines: list[dict], currency: str) -> list[dict]:
    """Write the lines of a quote or an order's rows as dictionaries."""
    return [
        {
            "kind": line["kind"],
            "code": line["code"],
            "name": spoken(line["name"]),
            "quantity": line["quantity"],
            "amount": money(line["amount_minor"], currency),
        }
        for line in lines
    ]


def show_trace(trace: list[dict], currency: str) -> list[dict]:
    """Write how a price was made, in short: the sentence and amount of each step that moved it."""
    return [
        {"text": spoken(step["says"]), "amount": money(step["amount"], currency)} for step in trace if step["amount"]
    ]


def show_row(order, visit) -> dict:
    zone = ZoneInfo(order.city.time_zone)
    provider = visit.provider if visit else None
    return {
        "number": order.number,
        "state": order.state,
        "state_text": order.get_state_display(),
        "city": order.city.code,
        "service": {"code": order.service, "name": str(order.service_name)},
        "quantity": order.quantity,
        "unit": str(order.unit),
        "starts_at": instant(order.starts_at, zone),
        "placed_at": instant(order.placed_at, zone),
        "total": money(order.total_minor, order.currency),
        "provider": {"code": provider.code, "name": str(provider.name)} if provider else None,
    }


def show_booking(order, *, by, placed=None) -> dict:
    """Write everything that the order's customer or partner may know now.

    Takes: placed, what was written with the order in this very request, so that it is not read again.
    """
    zone = ZoneInfo(order.city.time_zone)
    visit = placed.visit if placed else current_visit(order)
    lines = placed.lines if placed else order.lines.values("kind", "code", "name", "quantity", "amount_minor")
    is_over = order.done_at is not None
    return show_row(order, visit) | {
        "options": order.choices.get("options", {}),
        "addons": order.choices.get("addons", {}),
        "minutes": order.minutes,
        **{name: instant(getattr(order, name), zone) for name in ("paid_at", "done_at", "completed_at")},
        "times_rescheduled": order.times_rescheduled,
        "visit": _show_visit(visit, zone, by) if visit else None,
        "door": show_door(door_for(order, by, clock.now()), zone),
        "lines": show_lines(list(lines), order.currency),
        "trace": show_trace(order.price_trace, order.currency),
        "payment": _show_payment(placed.nodes if placed else order.nodes.all(), zone),
        "policy": _show_policy(order, visit, zone, by),
        "timeline": [_show_moment(moment, zone) for moment in follow.timeline(order, by=by, placed=placed)],
        "actions": _actions(order, visit, by),
        "cancellation": _show_cancellation(order, zone),
        "review": order.review.stars if is_over and hasattr(order, "review") else None,
        "customer_rating": show_rating(rating_for_customer(order), zone) if is_over else None,
    }


def show_rating(rating, zone):
    """Write what a provider said of a customer; None where nothing can be read."""
    if rating is None:
        return None
    times = {"at": instant(rating.at, zone), "revealed_at": instant(rating.revealed_at, zone)}
    return {"stars": rating.stars, "note": rating.note, **times}


def _show_visit(visit, zone, by):
    return {
        "number": visit.number,
        "state": visit.state,
        "state_text": visit.get_state_display(),
        "starts_at": instant(visit.starts_at, zone),
        "ends_at": instant(visit.ends_at, zone),
        "finished_early": visit.finished_early,
        "service_code": visit.door_code if by.kind == CUSTOMER and visit.is_open else None,
    }


def show_door(view: DoorView, zone) -> dict:
    shown = ("district", "place", "street", "door", "access_note", "contact_name", "contact_phone", "stage")
    return {name: getattr(view, name) for name in shown} | {"opens_at": instant(view.opens_at, zone)}


def _show_payment(nodes, zone):
    node = next((node for node in nodes if node.state == node.State.DUE), None)
    if node is None:
        return None
    amount = money(node.amount_minor - node.captured_minor, node.currency)
    return {"state": node.state, "amount": amount, "due_at": instant(node.due_at, zone), "methods": gateways.methods()}


def _show_policy(order, visit, zone, by):
    terms, facts, now = terms_kept(order), facts_of(order, visit, by), clock.now()
    until = changes.free_change_until(terms, facts.starts_at, zone)
    change = _("Free change until %(when)s.") % {"when": written_instant(until)}
    if now > until:
        change = first_sentence(changes.rescheduling(terms, facts, at=now).trace)
    return {
        "free_change_until": instant(until, zone),
        "change": change,
        "cancellation": first_sentence(changes.cancellation(terms, facts, at=now).trace),
    }


def first_sentence(trace) -> str:
    """Say what a decision comes down to: the sentence of its first step."""
    step = trace[0] if trace else None
    return spoken(step["says"] if isinstance(step, dict) else step.says) if step else ""


def written_instant(at) -> str:
    """Write a local instant for people: 23 Nov, 18:00."""
    return date_format(at, pgettext("a date and time, in Django's format letters", "j M, H:i"))


def _show_moment(moment, zone):
    return {"at": instant(moment.at, zone), "kind": moment.kind, "step": moment.step, "text": moment.text}


def _actions(order, visit, by) -> list[str]:
    found = follow.next_actions(order, by=by, visit=visit)
    return [name for name in found if name != "review" or may_write_review(order, by=by)]


def _show_cancellation(order, zone):
    row = getattr(order, "cancellation", None) if order.state in ENDED_BY_SOMEBODY else None
    if row is None:
        return None
    return {
        "by": row.by_kind,
        "reason": row.reason,
        "fee": money(row.fee_minor, order.currency),
        "refund": money(row.refund_minor, order.currency),
        "at": instant(row.at, zone),
    }
