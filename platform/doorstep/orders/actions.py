"""Every write of orders and visits: each function is one edge of a machine with what it sets, in the caller's transaction."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from doorstep.kernel import clock, log, timers
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.encrypted import blind_index
from doorstep.kernel.numbers import fresh_code, fresh_number
from doorstep.kernel.rows import insert
from doorstep.orders.doors import Door
from doorstep.orders.machines import ORDER, VISIT
from doorstep.orders.models import Hold, Order, OrderLine, Visit
from doorstep.orders.notices import order_moved, visit_moved
from doorstep.places.rows import city_row
from doorstep.policies.terms import Terms
from doorstep.pricing.quotes import Quote


@dataclass(frozen=True)
class Written:
    """What was written with an order in this very request, so that answering does not read it again."""

    visit: Visit
    lines: list[dict]
    events: list
    nodes: list = field(default_factory=list)


def move_order(order: Order, step: str, *, by, reason="", data=None, **changes):
    """Take an edge of the order's machine, log it and announce it."""
    event = ORDER.take(order, step, by=by, reason=reason, policy_version=order.book_number, data=data, **changes)
    order_moved.tell(order=order, step=step, by=by, data=data or {}, event=event)


def move_visit(visit: Visit, step: str, *, by, reason="", data=None, **changes):
    """Take an edge of the visit's machine, log it and announce it."""
    version = visit.order.book_number
    event = VISIT.take(visit, step, by=by, reason=reason, policy_version=version, data=data, **changes)
    visit_moved.tell(visit=visit, step=step, by=by, data=data or {}, event=event)


def lock_order(order: Order) -> Order:
    """Give the order as it stands, locked until the transaction ends."""
    return Order.objects.select_for_update(of=("self",)).select_related("city", "district").get(pk=order.pk)


def lock_visit(visit: Visit) -> Visit:
    """Lock the visit's order, then give the visit: always in this order, so that two never wait for each other."""
    order = lock_order(Order(pk=visit.order_id))
    found = Visit.objects.select_for_update(of=("self",)).select_related("provider", "claim").get(pk=visit.pk)
    found.order = order
    return found


def current_visit(order: Order) -> Visit | None:
    """Give the order's newest visit, the one that was not superseded."""
    visit = order.visits.select_related("provider", "claim").exclude(state=Visit.State.SUPERSEDED).last()
    if visit:
        visit.order = order
    return visit


def new_hold(claim, quote: Quote, *, by, reasons, expires_at: datetime, waits: bool = True) -> Hold:
    """Keep what a claim was made for until it is placed or runs out; waits, unless it is placed in the same breath."""
    hold = Hold(
        number=fresh_number("H"),
        city_id=claim.city_id,
        claim=claim,
        quote=quote.as_json(),
        reasons=reasons,
        user_id=by.user_id,
        partner=by.partner,
        expires_at=expires_at,
    )
    insert(hold)
    if waits:
        timers.set_timer("hold", hold, expires_at)
    return hold


def place(
    hold: Hold,
    *,
    service,
    door: Door,
    district_id: int | None,
    terms: Terms,
    customer,
    by,
    language: str,
    channel: str,
    note: str,
    wanted_id: int | None,
    waited: bool = True,
) -> Order:
    """Write the order of a hold with its lines and first visit; it waits for payment until the hold ends.

    Takes: waited, whether the hold has waited on its own, under its own timer.
    """
    quote, claim, now = Quote(**hold.quote), hold.claim, clock.now()
    order = Order(
        number=fresh_number("D"),
        city=city_row(hold.city_id),
        customer=customer,
        service=quote.service,
        category=service.category,
        service_name=service.name,
        unit=service.unit,
        quantity=quote.choices["quantity"],
        minutes=quote.minutes,
        crew=service.crew,
        choices=quote.choices,
        currency=quote.currency,
        total_minor=quote.total_minor,
        provider_minor=quote.provider_minor,
        price_trace=quote.trace,
        terms=terms_json(terms),
        book_number=quote.book_number,
        quote_id=quote.id,
        language=language,
        partner=by.partner or quote.partner,
        channel=channel,
        placed_by_staff=by.kind == "staff",
        district_id=district_id,
        place=door.place,
        street=door.street,
        door=door.door,
        access_note=door.access_note,
        contact_name=door.contact_name,
        contact_phone=door.contact_phone,
        contact_index=blind_index(door.contact_phone),
        note=note[:400],
        lat=quote.lat,
        lng=quote.lng,
        starts_at=claim.starts_at,
        placed_at=now,
    )
    placed = ORDER.begin(order, "place", by=by, policy_version=order.book_number)
    write_lines(order, quote.lines)
    visit = new_visit(order, claim, wanted_id=wanted_id)
    events = [placed, VISIT.begin(visit, "schedule", by=by, policy_version=order.book_number)]
    log.write_all(events)
    if waited:
        timers.hand_over("hold", hold, "unpaid", order, hold.expires_at)
    else:
        timers.set_timer("unpaid", order, hold.expires_at)
    order.written = Written(visit, quote.lines, events)
    order_moved.tell(order=order, step="place", by=by, data={}, event=placed)
    visit_moved.tell(visit=visit, step="schedule", by=by, data={}, event=events[1])
    return order


def write_lines(order: Order, lines: list[dict]) -> None:
    insert(
        *(
            OrderLine(
                city_id=order.city_id,
                order=order,
                kind=line["kind"],
                code=line["code"][:90],
                name=line["name"],
                quantity=line["quantity"],
                amount_minor=line["amount_minor"],
            )
            for line in lines
        )
    )


def new_visit(order: Order, claim, *, wanted_id=None) -> Visit:
    """Give a visit at a claim's time, yet to be saved."""
    return Visit(
        number=fresh_number("V"),
        city_id=order.city_id,
        order=order,
        claim=claim,
        wanted_provider_id=wanted_id,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        door_code=fresh_code(),
    )


def add_visit(order: Order, claim, *, wanted_id=None) -> Visit:
    """Add a visit at a claim's time; it stands unscheduled until its edge is taken."""
    visit = new_visit(order, claim, wanted_id=wanted_id)
    insert(visit)
    return visit


def confirm_paid(order: Order, *, by=THE_SYSTEM) -> None:
    """Confirm a paid order; the caller has made the claim firm and locked the order."""
    move_order(order, "pay", by=by, paid_at=clock.now())
    timers.cancel_timer("unpaid", order)


def assign(visit: Visit, provider, *, by, terms: Terms, data=None) -> None:
    """Give an offered visit to a provider and set the time to answer (E2)."""
    now, zone = clock.now(), ZoneInfo(visit.order.city.time_zone)
    is_today = visit.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    minutes = terms.answer_minutes_today if is_today else terms.answer_minutes
    due = now + timedelta(minutes=minutes)
    move_visit(visit, "assign", by=by, data=data, provider_id=provider.pk, answer_due_at=due)
    visit.provider = provider
    timers.set_timer("answer", visit, due)


@transaction.atomic
def finish_order(order: Order, *, by, terms: Terms) -> None:
    """The work is done: the customer accepts, or it accepts itself after a while (E9)."""
    now = clock.now()
    move_order(order, "finish", by=by, done_at=now)
    timers.set_timer("accept", order, now + timedelta(hours=terms.accept_hours))


def terms_json(terms: Terms) -> dict:
    """Give the terms as JSON, percents as text."""
    made = {name: str(v) if hasattr(v, "normalize") else v for name, v in asdict(terms).items()}
    ladder = [{"within_minutes": r.within_minutes, "percent": str(r.percent)} for r in terms.cancel_ladder]
    return {**made, "cancel_ladder": ladder}


def watch_unassigned(visit: Visit, terms: Terms) -> None:
    """Set the next look at a visit that nobody has taken: alert, then propose, then give up (E3)."""
    now = clock.now()
    steps = (terms.unassigned_alert_minutes, terms.unassigned_offer_minutes, terms.unassigned_refund_minutes)
    looks = (visit.starts_at - timedelta(minutes=minutes) for minutes in steps)
    timers.set_timer("unassigned", visit, next((at for at in looks if at > now), now))
