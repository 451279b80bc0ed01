"""A customer's orders: the list, one order as a timeline with its one next thing to do, paying, accepting, again."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doorstep.catalog.tree import catalogue
from doorstep.journeys import absence, follow
from doorstep.journeys.accept import accept_work
from doorstep.journeys.evidence import evidence_of
from doorstep.journeys.people_to_meet import provider_card
from doorstep.journeys.review import rating_for_customer
from doorstep.kernel import clock
from doorstep.kernel.actors import customer
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.orders.models import Order, Visit
from doorstep.payments.models import PaymentAttempt
from doorstep.places.atlas import atlas
from doorstep.rulebook.book import book
from pages import addresses, proof, wording
from pages.account.wishes import again_url
from pages.asked import whole
from pages.booking.pay import to_cashier, ways_to_pay
from pages.cards import bill, provider_row, stars_label
from pages.pictures import picture_of
from pages.shell import show
from pages.visitors import order_and_customer

MOST = 20
NOW = ("in_fulfilment", "awaiting_acceptance", "awaiting_payment")
ON_THE_WAY = {"en_route", "arrived", "in_service", "paused"}
CODE_SHOWN = ("assigned", "acknowledged", "en_route", "arrived")


def zone_of(order) -> ZoneInfo:
    return ZoneInfo(order.city.time_zone)


def sees_city(request, order) -> None:
    """Let the frame of a screen speak of the order's city."""
    found = atlas(book()).city(order.city.code)
    if found:
        request.city_facts = found


def _picture(order, tree):
    facts = tree.services.get(order.service)
    return picture_of(facts) if facts else picture_of(next(iter(tree.services.values()))) if tree.services else None


def visit_of(order) -> Visit | None:
    """Give the order's present visit from what was fetched with it."""
    standing = [visit for visit in order.visits.all() if visit.state != "superseded"]
    return standing[-1] if standing else None


@login_required
@require_safe
def orders(request):
    """List orders, those to come or those that ended, newest first, page by page."""
    is_past = request.GET.get("past") == "1"
    mine = follow.orders_of(customer(request.user)).prefetch_related(
        Prefetch("visits", Visit.objects.select_related("provider").order_by("id"))
    )
    mine = mine.filter(state__in=Order.ENDED) if is_past else mine.exclude(state__in=Order.ENDED)
    start = whole(request.GET, "from", 10_000) or 0
    rows = list(mine[start : start + MOST + 1])
    tree = catalogue(book())
    context = {
        "tabs": [
            {"text": _("Coming up"), "url": addresses.named("orders"), "is_current": not is_past, "count": ""},
            {"text": _("Past"), "url": addresses.named("orders", past=1), "is_current": is_past, "count": ""},
        ],
        "orders": [order_row(row, tree) for row in rows[:MOST]],
        "next_url": addresses.named("orders", past="1" if is_past else "", **{"from": start + MOST})
        if len(rows) > MOST
        else "",
        "is_past": is_past,
        "browse_url": addresses.cities(),
    }
    return show(request, "orders", _("My orders"), here="orders", **context)


def order_row(order, tree) -> dict:
    """Give an order as the order card takes it."""
    zone, visit = zone_of(order), visit_of(order)
    provider = visit.provider if visit and visit.provider_id else None
    is_now = order.state in NOW or (visit is not None and visit.state in ON_THE_WAY)
    nexts = {"awaiting_payment": _("Pay now"), "awaiting_acceptance": _("Please confirm the work")}
    return {
        "url": addresses.named("order", order.number),
        "name": spoken(order.service_name),
        "picture": _picture(order, tree),
        "stage": stage_of(order, visit),
        "tone": "now" if is_now else "good" if order.state in ("completed", "closed") else "",
        "when": wording.exact_moment(order.starts_at, zone),
        "iso": order.starts_at.isoformat(),
        "who": str(provider.name) if provider else "",
        "price": wording.price(order.total_minor, order.currency),
        "next": nexts.get(order.state, ""),
    }


def stage_of(order, visit) -> str:
    """Say where an order stands, in the words of its visit while that is under way."""
    if order.state in ("confirmed", "in_fulfilment") and visit is not None and visit.is_open:
        return str(visit.get_state_display())
    return str(order.get_state_display())


@require_safe
def order(request, number):
    """Show one order: what happens next, the timeline, money and policy."""
    found, by = order_and_customer(request, number)
    sees_city(request, found)
    zone = zone_of(found)
    visit = found.visits.select_related("provider").exclude(state="superseded").order_by("id").last()
    can = follow.next_actions(found, by=by)
    starts, ends = _span(found, visit)
    lines = bill(found.lines.all(), found.total_minor, found.currency)
    until = follow.free_until(found)
    context = {
        "order": found,
        "number": found.number,
        "name": spoken(found.service_name),
        "stage": stage_of(found, visit),
        "when": wording.stretch(starts, ends, zone),
        "where": " ".join(part for part in (found.street, found.door) if part),
        "contact": f"{found.contact_name} {wording.phone(found.contact_phone)}",
        "events": _timeline(found, visit, by, zone),
        "bill": lines,
        "money": _money(found),
        "provider": _provider(found, visit),
        "code": visit.door_code if visit and visit.state in CODE_SHOWN and found.paid_at else "",
        "can": can,
        "notice": _notice(found, zone),
        "ways": ways_to_pay() if "pay" in can else None,
        "free_until": wording.exact_moment(until, zone) if "reschedule" in can and until > clock.now() else "",
        "is_done": found.state == "awaiting_acceptance",
        "rated": _rated(found),
        "pay_url": addresses.named("order-pay", number),
        "move_url": addresses.named("order-move", number),
        "cancel_url": addresses.named("order-cancel", number),
        "accept_url": addresses.named("order-accept", number),
        "absence_url": addresses.named("order-absence", number),
        "review_url": addresses.named("order-review", number),
        "again_url": again_url(found, visit) if not found.is_open else "",
        "is_guest": found.customer_id != request.user.pk,
        "login_url": addresses.named("login", next=request.path),
        "refresh": 15 if visit and visit.state in ("offering", *ON_THE_WAY) else 0,
    }
    return show(request, "order", spoken(found.service_name), here="orders", **context)


def _span(order, visit):
    if visit:
        return visit.starts_at, visit.ends_at
    return order.starts_at, order.starts_at + timedelta(minutes=order.minutes)


def _timeline(order, visit, by, zone) -> list[dict]:
    """Give what happened in sentences and, while it is still to come, the visit itself."""
    moments, proofs = follow.timeline(order, by=by), _proofs(order, visit, by)
    events = [
        {"text": moment.text, "when": wording.exact_moment(moment.at, zone), "iso": moment.at.isoformat(),
         "note": "", "state": "past", "face": None, "proof": proofs.get((moment.kind, moment.record_id, moment.step))}
        for moment in moments
    ]  # fmt: skip
    if events and order.is_open:
        events[-1]["state"] = "now"
    if visit and visit.is_open and visit.state not in (*ON_THE_WAY, "work_done") and order.paid_at:
        events.append({"text": _("The visit"), "when": wording.stretch(visit.starts_at, visit.ends_at, zone),
                       "iso": visit.starts_at.isoformat(), "note": "", "state": "next", "face": None})  # fmt: skip
    return events


def _proofs(order, visit, by) -> dict:
    """Give what proves each step, by (kind, record, step) of its moment; asks nothing before somebody set off."""
    if visit is None or visit.en_route_at is None:
        return {}
    found: dict[tuple, list] = {}
    for piece in evidence_of(order, by=by):
        found.setdefault(("visit", piece.visit_id, piece.step), []).append(piece)
    return {place: proof.shown(rows) for place, rows in found.items()}


def _money(order) -> list[dict]:
    """Give what was paid and what went back, as the customer sees it."""
    names = {"payment": _("Paid"), "refund": _("Refunded"), "fee": _("Fee kept"), "share": "", "commission": ""}
    return [
        {"label": names.get(row.reason, row.reason), "text": row.text}
        for row in follow.money(order)
        if row.reason in ("payment", "refund")
    ]


def _provider(order, visit) -> dict | None:
    if not visit or not visit.provider_id:
        return None
    city = atlas(book()).city(order.city.code)
    try:
        return provider_row(provider_card(order.city.code, visit.provider.code), city) if city else None
    except Refusal:  # no longer active: the name stays
        name = str(visit.provider.name)
        return {**wording.face(name, visit.provider.code), "facts": []}


def _rated(order) -> dict | None:
    """Give what the provider said of the customer, once it may be read."""
    rating = rating_for_customer(order)
    if rating is None:
        return None
    says = _("%(name)s about you") % {"name": rating.provider.name}
    return {"says": says, "percent": rating.stars * 20, "label": stars_label(rating.stars), "note": rating.note}


def _notice(order, zone) -> dict | None:
    """Say what needs to be known first: a failed payment keeps the time; an expired or cancelled order says what now."""
    if order.state == "awaiting_payment":
        return _payment_notice(order)
    if order.state == "expired":
        return {"kind": "warn", "title": _("The time was given back"),
                "text": _("It was not paid in time. Nothing was charged; you can take another time with one tap.")}  # fmt: skip
    if order.state == "unfulfillable":
        return {"kind": "warn", "title": _("We found nobody"), "text": _("Everything you paid goes back to you.")}
    cancelled = getattr(order, "cancellation", None)
    if cancelled and cancelled.reason == absence.REASON:
        text = _("We are sorry. Everything goes back to you: %(back)s.") % {
            "back": wording.amount(cancelled.refund_minor, order.currency)
        }
        return {"kind": "warn", "title": _("Nobody came"), "text": text}
    if cancelled:
        fee, back = (wording.amount(minor, order.currency) for minor in (cancelled.fee_minor, cancelled.refund_minor))
        return {
            "kind": "info",
            "title": _("Cancelled"),
            "text": _("Fee %(fee)s, refund %(back)s.") % {"fee": fee, "back": back},
        }
    if order.state == "awaiting_acceptance" and visit_of(order).finished_early:
        text = _("The work ended earlier than planned. It counts as accepted only when you confirm it.")
        return {"kind": "info", "title": _("Finished early"), "text": text}
    due = follow.fee_due(order)
    if due:
        text = _("Moving the visit costs %(fee)s.") % {"fee": wording.amount(due.amount_minor, order.currency)}
        return {"kind": "info", "title": _("A fee is to be paid"), "text": text}
    return None


def _payment_notice(order) -> dict | None:
    node = order.nodes.filter(state="due").first()
    left = node.due_at - clock.now() if node else timedelta()
    if left <= timedelta():
        return {"kind": "warn", "title": _("The time has run out"), "text": _("The order ends without a charge.")}
    kept = _("The time is kept for you %(left)s more.") % {"left": wording.until_text(left)}
    last = PaymentAttempt.objects.filter(node=node).order_by("-id").first()
    until = {"until_iso": node.due_at.isoformat()}
    if last and last.state == "failed":
        return {"kind": "error", "title": _("The payment did not work"), "text": kept, **until}
    if last and last.state == "abandoned":
        return {"kind": "warn", "title": _("Not paid yet"), "text": kept, **until}
    return {"kind": "info", "title": _("Waiting for payment"), "text": kept, **until}


@require_POST
def payment(request, number):
    """Pay again or in another way."""
    found, by = order_and_customer(request, number)
    return to_cashier(found, request.POST.get("method", ""), by)


@require_POST
def acceptance(request, number):
    """Confirm the work."""
    found, by = order_and_customer(request, number)
    try:
        accept_work(found, by=by)
    except Refusal as refused:
        messages.error(request, spoken(refused.says))
        return HttpResponseRedirect(addresses.named("order", number))
    messages.success(request, _("Thank you. The work is confirmed."))
    return HttpResponseRedirect(addresses.named("order-review", number))


@require_POST
def nobody_came(request, number):
    """Report that the provider did not come; everything goes back."""
    found, by = order_and_customer(request, number)
    try:
        absence.report_absence(found, by=by)
    except Refusal as refused:
        messages.error(request, spoken(refused.says))
    return HttpResponseRedirect(addresses.named("order", number))


@require_safe
def again(request, number):
    """Book the same once more: the choices, the address and the provider of an order."""
    found, _by = order_and_customer(request, number)
    visit = found.visits.select_related("provider").exclude(state="superseded").order_by("id").last()
    return HttpResponseRedirect(again_url(found, visit))
