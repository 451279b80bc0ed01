"""Doors of booking: quote, hold, booking, payment, acceptance, review."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch
from django.utils import translation

from api import limits
from api.auth import actor, partner_code, person
from api.doors import PERSON, PERSON_OR_PARTNER, Door, operation
from api.meeting import show_review
from api.paging import page_of_rows
from api.shapes.booking import (
    BookingRow,
    BookingsAsked,
    BookingShown,
    BookingWanted,
    HoldShown,
    HoldWanted,
    PaymentShown,
    PaymentWanted,
    QuoteShown,
    QuoteWanted,
)
from api.shapes.common import page_of
from api.shapes.times import ReviewShown, ReviewWanted
from api.showing import show_booking, show_lines, show_row, show_trace
from api.writing import city_named, instant, money
from doorstep.catalog.choices import BadChoice
from doorstep.journeys import accept, follow, pay, place
from doorstep.journeys import review as reviewing
from doorstep.journeys.facts import UnknownCity, UnknownService
from doorstep.kernel.refusals import NotFound, TooMany, WrongState, refuse_unless
from doorstep.orders.doors import Door as HouseDoor
from doorstep.orders.models import Visit
from doorstep.orders.refusals import BadDoor, HoldExpired, NotServed, NotSold
from doorstep.payments.refusals import NothingDue
from doorstep.people import actions as people
from doorstep.people.contacts import BadPhone
from doorstep.people.models import Address
from doorstep.pricing.quotes import BadQuote, QuoteExpired
from doorstep.reviews.refusals import AlreadyReviewed, BadReview, NotReviewable, ReviewWindowOver
from doorstep.rosters.refusals import SlotClosed, SlotTaken

DOOR_PARTS = ("street", "door", "access_note", "place", "contact_name", "contact_phone")


class Quotes(Door):
    """Prices promised."""

    @operation(
        "createQuote", takes=QuoteWanted, gives=QuoteShown, status=201, tag="booking",
        refuses=[UnknownCity, UnknownService, NotSold, NotServed, BadChoice],
    )  # fmt: skip
    def post(self, request):
        """Price what somebody wants and promise that price for half an hour; nothing is kept."""
        told = dict(request.told)
        choices = {name: told.pop(name) for name in ("quantity", "options", "addons")}
        quote = place.make_quote(choices=choices, partner=partner_code(request), **told)
        return _show_quote(quote)


def _show_quote(quote) -> dict:
    zone, chosen = city_named(quote.city).zone, quote.choices
    return {
        "quote": quote.token,
        "id": quote.id,
        "city": quote.city,
        "service": quote.service,
        "quantity": chosen["quantity"],
        "options": chosen["options"],
        "addons": chosen["addons"],
        "starts_at": instant(quote.starts_at, zone),
        "total": money(quote.total_minor, quote.currency),
        "lines": show_lines(quote.lines, quote.currency),
        "trace": show_trace(quote.trace, quote.currency),
        "minutes": {"planned": quote.minutes, "shortest": quote.shortest, "longest": quote.longest},
        "expires_at": instant(quote.expires_at, zone),
    }


class Holds(Door):
    """Times kept."""

    @operation(
        "createHold", takes=HoldWanted, gives=HoldShown, status=201, tag="booking", limit=limits.HOLDS,
        refuses=[BadQuote, QuoteExpired, place.BadTime, SlotTaken, SlotClosed, TooMany],
    )  # fmt: skip
    def post(self, request):
        """Keep the time of the best free provider for a quote, while somebody decides and pays.

        slot_taken and slot_closed carry the nearest free times in facts.next. Anybody may hold; who was logged in when
        holding must be so when booking.
        """
        told, by = request.told, actor(request)
        hold = place.hold_time(told["quote"], starts_at=told["starts_at"], by=by, partner=by.partner)
        return _show_hold(hold)


def _show_hold(hold) -> dict:
    claim, zone = hold.claim, city_named(hold.quote["city"]).zone
    provider = place.provider_of(hold)
    return {
        "number": hold.number,
        "starts_at": instant(claim.starts_at, zone),
        "ends_at": instant(claim.ends_at, zone),
        "provider": {"code": provider.code, "name": str(provider.name)},
        "total": money(hold.quote["total_minor"], hold.quote["currency"]),
        "lines": show_lines(hold.quote["lines"], hold.quote["currency"]),
        "expires_at": instant(hold.expires_at, zone),
    }


class HoldDoor(Door):
    """One kept time."""

    @operation("deleteHold", status=204, tag="booking", refuses=[NotFound, HoldExpired])
    def delete(self, request, number):
        """Give a held time back before it runs out."""
        place.release_hold(number, by=actor(request))


def found(request, number: str):
    """Find a booking within the caller's reach. Refuses: NotFound."""
    return follow.order_of(actor(request), number)


class Bookings(Door):
    """The caller's bookings: a person's own, a partner's own."""

    @operation("listBookings", asks=BookingsAsked, gives=page_of(BookingRow), who=PERSON_OR_PARTNER, tag="booking")
    def get(self, request):
        """List one's bookings, newest first."""
        asked = request.asked
        visits = Visit.objects.exclude(state=Visit.State.SUPERSEDED).select_related("provider").order_by("id")
        rows = follow.orders_of(actor(request)).prefetch_related(Prefetch("visits", visits, to_attr="trips"))
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        shown, after = page_of_rows("bookings", rows, "placed_at", cursor=asked["cursor"], limit=asked["limit"])
        return {"items": [show_row(order, order.trips[-1] if order.trips else None) for order in shown], "next": after}

    @operation(
        "createBooking", takes=BookingWanted, gives=BookingShown, status=201, who=PERSON_OR_PARTNER, tag="booking",
        refuses=[
            NotFound, HoldExpired, BadDoor, BadPhone, BadQuote, QuoteExpired, place.BadTime, SlotTaken, SlotClosed, TooMany,
        ],
    )  # fmt: skip
    def post(self, request):
        """Turn a hold, or a quote at once, into a booking that waits for payment until its time of holding ends.

        A partner's booking makes a guest of the contact, who can claim it later by logging in with that phone.
        slot_taken and slot_closed carry the nearest free times in facts.next.
        """
        told, by = request.told, actor(request)
        language, door = translation.get_language(), _door(request, told)
        facts = {"door": door, "by": by, "language": language, "channel": "api", "note": told["note"]}

        def guest():
            return people.guest(door.contact_name, door.contact_phone, language) if by.partner else None

        if "quote" in told:
            limits.count_try(request, limits.HOLDS)
            order = place.book_time(told["quote"], starts_at=told["starts_at"], customer=guest, **facts)
        else:
            with transaction.atomic():
                order = place.place_order(told["hold"], customer=guest(), **facts)
        return show_booking(order, by=by, placed=order.written)


def _door(request, told) -> HouseDoor:
    """Give the door of a booking: one of the caller's addresses, or what was written out."""
    if "address" not in told:
        return HouseDoor(**{name: told[name] for name in DOOR_PARTS})
    mine = Address.objects.filter(user=person(request), archived_at=None) if person(request) else Address.objects.none()
    address = mine.filter(pk=told["address"]).first()
    refuse_unless(address, BadDoor(field="address"))
    return HouseDoor(**{name: told[name] or getattr(address, name) for name in DOOR_PARTS})


class BookingDoor(Door):
    """One booking."""

    @operation("getBooking", gives=BookingShown, who=PERSON_OR_PARTNER, tag="booking", refuses=[NotFound])
    def get(self, request, number):
        """Show a booking with its bill, timeline, policy, and what can be done now."""
        return show_booking(found(request, number), by=actor(request))


class Payment(Door):
    """Paying a booking."""

    @operation(
        "payBooking", takes=PaymentWanted, gives=PaymentShown, status=201, who=PERSON_OR_PARTNER, tag="booking",
        refuses=[NotFound, NothingDue],
    )  # fmt: skip
    def post(self, request, number):
        """Begin to pay what is due; the customer goes on at checkout_path."""
        order, told = found(request, number), request.told
        attempt = pay.start_payment(order, method=told["method"], by=actor(request), return_url=told["return_path"])
        return {
            "number": attempt.number,
            "method": attempt.method,
            "state": attempt.state,
            "amount": money(attempt.amount_minor, order.currency),
            "checkout_path": pay.checkout_url(attempt),
        }


class Acceptance(Door):
    """Accepting the work."""

    @operation(
        "createAcceptance", gives=BookingShown, status=201, who=PERSON_OR_PARTNER, tag="booking",
        refuses=[NotFound, WrongState],
    )  # fmt: skip
    def post(self, request, number):
        """Accept finished work; without it the booking accepts itself after the policy's hours."""
        order, by = found(request, number), actor(request)
        accept.accept_work(order, by=by)
        return show_booking(found(request, number), by=by)


class BookingReview(Door):
    """The review of a booking."""

    @operation(
        "createReview", takes=ReviewWanted, gives=ReviewShown, status=201, who=PERSON, tag="reviews",
        refuses=[NotFound, NotReviewable, ReviewWindowOver, AlreadyReviewed, BadReview],
    )  # fmt: skip
    def post(self, request, number):
        """Say what a completed visit was like, once."""
        order = found(request, number)
        review = reviewing.write_review(order, by=actor(request), **request.told)
        return show_review(review, ZoneInfo(order.city.time_zone))
