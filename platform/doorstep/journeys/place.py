"""From wish to order: price it (quote), keep the time (hold), write the order that waits for payment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from doorstep.catalog.choices import Choices, choices_from
from doorstep.catalog.duration import duration
from doorstep.dispatch.choice import rank
from doorstep.journeys.facts import Scene, point_of, query_of, scene_of, window_around
from doorstep.journeys.times import openness
from doorstep.kernel import clock, timers
from doorstep.kernel.actors import CUSTOMER, PARTNER, STAFF
from doorstep.kernel.numbers import fresh_number
from doorstep.kernel.refusals import Invalid, NotAllowed, NotFound, refuse_unless
from doorstep.orders import actions, rights
from doorstep.orders.doors import Door, checked_door
from doorstep.orders.models import Hold, Order
from doorstep.orders.refusals import HoldExpired, NotServed
from doorstep.payments.actions import open_node
from doorstep.places.atlas import atlas
from doorstep.policies.terms import terms_for
from doorstep.pricing.engine import Basket, Price, price
from doorstep.pricing.quotes import HOLDS_FOR, Quote, read_quote
from doorstep.rosters import supply as supplies
from doorstep.rosters.availability import unfit
from doorstep.rosters.claims import claim_time, release_claim
from doorstep.rosters.occupancy import taken_in
from doorstep.rosters.refusals import REASONS, SlotClosed, SlotTaken
from doorstep.rulebook.book import Book, book

TRIES = 5  # providers tried in one hold before the time counts as taken
NEAR = 3  # other times that are offered instead
NEAR_DAYS = 7  # in which another time is looked for; of one provider in particular, in the whole horizon


class BadTime(Invalid):
    code = "bad_time"
    says = _("This is not a time that we can read.")


def instant_from(text, zone) -> datetime | None:
    """Give an aware instant from ISO 8601; without an offset it is the city's time. Refuses: BadTime."""
    if text in (None, ""):
        return None
    try:
        found = text if isinstance(text, datetime) else parse_datetime(str(text))
        aware = found if found is None or found.tzinfo else found.replace(tzinfo=zone)
        if aware is not None and 2000 <= aware.year <= 2200:
            return aware
    except (ValueError, OverflowError) as wrong:
        raise BadTime() from wrong
    raise BadTime()


def priced(scene: Scene, choices: Choices, starts_at=None):
    """Price a scene: the one call behind the page, the quote, the order and the preview."""
    return price(scene.book, Basket(scene.service, choices, scene.city, starts_at))


def make_quote(
    city: str,
    service: str,
    *,
    choices: Choices | dict | None,
    lat,
    lng,
    starts_at=None,
    provider: str = "",
    partner: str = "",
    rules: Book | None = None,
) -> Quote:
    """Price what somebody wants, and promise that price for half an hour.

    Takes:   codes; choices, checked or raw; WGS-84 degrees; starts_at, aware or ISO 8601 (None: no surcharge by time yet).
    Gives:   a signed Quote; nothing is written.
    Refuses: UnknownCity, UnknownService, NotSold, BadChoice, BadPoint, BadTime, NotServed.
    Source:  rules.md; partners.md (quote, hold, booking).
    """
    scene = scene_of(rules or book(), city, service)
    chosen = choices if isinstance(choices, Choices) else choices_from(scene.service, choices)
    point, starts = point_of(lat, lng), instant_from(starts_at, scene.city.zone)
    refuse_unless(is_served(scene, point, provider), NotServed)
    decision = priced(scene, chosen, starts)
    length = duration(scene.service, chosen)
    bill: Price = decision.value
    return Quote(
        id=fresh_number("Q"),
        city=city,
        service=service,
        choices=chosen.as_json(),
        lat=point.lat,
        lng=point.lng,
        starts_at=starts.isoformat() if starts else None,
        provider=provider,
        lines=[dict(vars(line)) for line in bill.lines],
        total_minor=bill.total_minor,
        provider_minor=bill.provider_minor,
        currency=bill.currency,
        minutes=length.minutes,
        shortest=length.shortest,
        longest=length.longest,
        trace=decision.trace_json(),
        book_number=decision.book_number,
        partner=partner,
        expires_at=(clock.now() + HOLDS_FOR).isoformat(),
    )


def is_served(scene: Scene, point, provider: str = "") -> bool:
    """Say whether anybody (or one provider in particular) goes to a point for a service, whatever the time."""
    query = query_of(scene, point, minutes=60, days=1)
    asked = supplies.supply(scene.city.id).by_service.get(scene.service.code, [])
    return any(not unfit(worker, query) for worker in asked if not provider or worker.code == provider)


def hold_time(token: str, *, starts_at=None, by, partner: str = "", then: Callable[[Hold], Any] | None = None):
    """Keep the time of the best free provider for a quote while somebody decides and pays.

    Takes:   a quote's token; starts_at, when the quote has none yet; by, who asks; then, what to do with the hold at
             once, in its transaction.
    Gives:   the Hold, with the reasons why this provider; or what `then` gives.
    Refuses: BadQuote, QuoteExpired, BadTime, SlotTaken with facts next (ISO times), SlotClosed with facts reason.
    Source:  F23, E1.
    """
    quote = read_quote(token, at=clock.now())
    scene = scene_of(book(), quote.city, quote.service)
    starts = instant_from(starts_at or quote.starts_at, scene.city.zone)
    refuse_unless(starts, BadTime)
    if quote.starts_at != starts.isoformat():
        quote = make_quote(
            quote.city, quote.service, choices=quote.choices, lat=quote.lat, lng=quote.lng, starts_at=starts,
            provider=quote.provider, partner=quote.partner,
        )  # fmt: skip
    expires_at = clock.now() + timedelta(minutes=scene.terms.hold_minutes)
    return hold_best(scene, quote, starts, by=by, expires_at=expires_at, then=then)


def hold_best(scene: Scene, quote: Quote, starts: datetime, *, by, expires_at, then=None):
    """Try the candidates for a start, best first, until one's time could be claimed."""
    query = query_at(scene, quote.lat, quote.lng, quote.minutes, starts, staff=by.kind == STAFF)
    ranked = ranked_for(scene, query, starts, quote.provider)
    for candidate in [c for c in ranked if c.fits][:TRIES]:
        try:
            with transaction.atomic():
                claim = claim_time(candidate.provider_id, query, starts, city_id=scene.city.id, held_until=expires_at)
                reasons = {"chosen": candidate.code, "candidates": [c.as_json() for c in ranked]}
                waits = then is None
                hold = actions.new_hold(claim, quote, by=by, reasons=reasons, expires_at=expires_at, waits=waits)
                return hold if waits else then(hold)
        except SlotTaken:
            continue
    raise no_slot(scene, starts, ranked, point=query.point, minutes=quote.minutes, provider=quote.provider)


def query_at(scene: Scene, lat, lng, minutes: int, starts: datetime, *, staff=False):
    """Build the query of one start: in the calendar's own window, which is in memory already, when it lies in it."""
    today = clock.now().astimezone(scene.city.zone).date()
    ahead = (starts.astimezone(scene.city.zone).date() - today).days
    first_day, days = today, scene.terms.horizon_days
    if not 0 <= ahead < days:
        window = window_around(starts, scene.city.zone)
        first_day, days = window.first_day, window.days
    return query_of(scene, point_of(lat, lng), minutes=minutes, first_day=first_day, days=days, staff=staff)


def ranked_for(scene: Scene, query, starts, provider: str = "", *, declined=frozenset(), without=None):
    """Rank the city's providers of a service for one start (one in particular when asked)."""
    supply = supplies.supply(scene.city.id)
    asked = [w for w in supply.by_service.get(scene.service.code, []) if not provider or w.code == provider]
    taken = taken_in(scene.city.id, query.window, [w.id for w in asked], query.now, without=without)
    return rank(query, supply, starts, taken, workers=asked, declined=declined)


def no_slot(scene: Scene, starts, ranked, *, point, minutes: int, provider: str = ""):
    """Say why a start cannot be had, with the nearest free times."""
    today, day = (instant.astimezone(scene.city.zone).date() for instant in (clock.now(), starts))
    horizon = scene.terms.horizon_days
    first_day = max(today, min(day - timedelta(days=1), today + timedelta(days=horizon - NEAR_DAYS)))
    span = {"first_day": today, "days": horizon} if provider else {"first_day": first_day, "days": NEAR_DAYS}
    found, _supply = openness(scene, point, minutes, provider=provider, **span)
    near = [instant.isoformat() for instant in found.nearest(starts, NEAR)]
    reasons = {reason for candidate in ranked for reason in candidate.against}
    if not reasons or reasons & {"busy", "travel", "day_cap"}:
        return SlotTaken(next=near)
    reason = next((name for name in REASONS if name in reasons), "off_hours")
    return SlotClosed(REASONS[reason], reason=reason, next=near)


def hold_of(number: str, *, lock: bool = False) -> Hold:
    """Give a hold that still runs. Refuses: NotFound, HoldExpired."""
    rows = Hold.objects.select_related("claim__visit", "city")
    hold = (rows.select_for_update(of=("self",)) if lock else rows).filter(number=str(number)[:16]).first()
    if not hold:
        raise NotFound()
    if hold.expires_at <= clock.now() or hold.claim.state != "held":
        raise HoldExpired(quote=hold.number)
    return hold


def provider_of(hold: Hold):
    """Give the provider whose time is held, with code and name: from memory, else from the database."""
    return supplies.supply(hold.city_id).workers.get(hold.claim.provider_id) or hold.claim.provider


@transaction.atomic
def release_hold(number: str, *, by) -> None:
    """Give a held time back before it runs out. Refuses: NotFound, HoldExpired."""
    hold = hold_of(number, lock=True)
    refuse_unless(by.user_id == hold.user_id and by.partner == hold.partner, NotFound)
    refuse_unless(not Order.objects.filter(visits__claim=hold.claim).exists(), HoldExpired)
    timers.cancel_timer("hold", hold)
    release_claim(hold.claim)


@transaction.atomic
def place_order(
    hold_number: str, *, door: Door, by, language: str, customer=None, channel: str = "web", note: str = ""
) -> Order:
    """Turn a hold into an order that waits for payment until the hold ends.

    Takes:   the hold's number; door, where and whom to call; by, who orders (customer, staff for a caller, partner);
             customer, the user who it is for when that is not `by`.
    Gives:   the Order in awaiting_payment with its visit, lines and payment node.
    Refuses: NotFound, HoldExpired, BadDoor, BadPhone, NotAllowed. Nothing is written then.
    Source:  F14, F23, F83; orders.md draft to awaiting_payment.
    """
    hold = hold_of(hold_number, lock=True)
    refuse_unless(by.kind == STAFF or (hold.user_id in (None, by.user_id) and hold.partner == by.partner), NotFound)
    refuse_unless(not hasattr(hold.claim, "visit"), HoldExpired)
    return _order_of(hold, door, by, language, customer, channel, note)


def book_time(
    token: str, *, door: Door, by, language: str, customer=None, channel: str = "web", note: str = "", starts_at=None
) -> Order:
    """Hold the time of a quote and place the order on it in one transaction: for whoever has all answers at once.

    Takes:   a quote's token, and what place_order takes; customer may also be a function that gives (or makes) it.
    Gives:   the Order in awaiting_payment, as place_order does.
    Refuses: what hold_time and place_order refuse. Nothing is written then.
    Source:  partners.md; F14, F23.
    """
    checked_door(door)

    def then(hold):
        found = customer() if callable(customer) else customer
        return _order_of(hold, door, by, language, found, channel, note, waited=False)

    return hold_time(token, starts_at=starts_at, by=by, partner=by.partner, then=then)


def _order_of(hold: Hold, door, by, language, customer, channel, note, *, waited=True) -> Order:
    customer = customer if by.kind in (STAFF, PARTNER) else by.user
    if by.kind == STAFF:
        refuse_unless(rights.may_book_for(by, hold.city_id), NotAllowed)
    refuse_unless(customer is not None and by.kind in (CUSTOMER, STAFF, PARTNER), NotAllowed)
    door, quote = checked_door(door), Quote(**hold.quote)
    rules = book()
    scene = scene_of(rules, quote.city, quote.service)
    district = atlas(rules).district_at(quote.city, point_of(quote.lat, quote.lng))
    order = actions.place(
        hold,
        service=scene.service,
        door=door,
        district_id=district.id if district else None,
        terms=terms_for(rules, quote.city, scene.service.path),
        customer=customer,
        by=by,
        language=language,
        channel=channel,
        note=note or "",
        wanted_id=hold.claim.provider_id if quote.provider else None,
        waited=waited,
    )
    order.written.nodes.append(open_node(order, due_at=hold.expires_at))
    return order
