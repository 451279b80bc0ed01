"""A booking from a quote in one step: the same order as in two, or nothing at all."""

import pytest

from doorstep.kernel.models import Timer
from doorstep.orders.models import Hold, Order
from doorstep.people.models import User
from doorstep.rosters.models import Claim
from tests.api.conftest import DOOR, a_booking, a_quote, a_slot, paid

UNLIKE = {"number", "placed_at", "visit", "timeline", "payment", "starts_at", "policy", "provider"}


def test_one_step_gives_the_booking_that_two_steps_give(customer):
    quote = a_quote(customer, a_slot(customer, 4))
    in_two = a_booking(customer)

    in_one = customer.ok("post", "bookings/", {"quote": quote["quote"], **DOOR}, status=201)

    assert {k: v for k, v in in_one.items() if k not in UNLIKE} == {k: v for k, v in in_two.items() if k not in UNLIKE}
    assert [m["step"] for m in in_one["timeline"]] == [m["step"] for m in in_two["timeline"]] == ["place"]
    assert in_one["starts_at"] == quote["starts_at"]
    assert in_one["total"] == quote["total"] == in_one["payment"]["amount"]
    assert paid(customer, in_one)["state"] == "confirmed"


def test_it_waits_under_one_timer_only(customer):
    quote = a_quote(customer, a_slot(customer))

    booking = customer.ok("post", "bookings/", {"quote": quote["quote"], **DOOR}, status=201)

    timer = Timer.objects.get(cancelled_at=None, fired_at=None)
    order = Order.objects.get(number=booking["number"])
    assert (timer.kind, timer.record_id, timer.due_at) == ("unpaid", order.pk, Hold.objects.get().expires_at)


def test_a_taken_time_is_refused_with_free_ones_and_nothing_is_written(customer, stranger):
    starts_at = a_slot(customer, provider="wang-guilan")
    quotes = [a_quote(caller, starts_at, "wang-guilan")["quote"] for caller in (customer, stranger)]
    customer.ok("post", "bookings/", {"quote": quotes[0], **DOOR}, status=201)

    refused = stranger.post("bookings/", {"quote": quotes[1], **DOOR})

    assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
    assert len(refused.json()["facts"]["next"]) == 3
    assert (Order.objects.count(), Hold.objects.count(), Claim.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("wrong", [{"contact_phone": "not a phone"}, {"street": ""}])
def test_a_bad_door_takes_no_time(customer, wrong):
    quote = a_quote(customer, a_slot(customer))

    refused = customer.post("bookings/", {"quote": quote["quote"], **DOOR, **wrong})

    assert refused.status_code == 400
    assert not Claim.objects.exists()


@pytest.mark.parametrize("given", [{}, {"hold": "H123", "quote": "x"}])
def test_either_a_hold_or_a_quote(customer, given):
    refused = customer.post("bookings/", {**given, **DOOR})

    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["hold"]


def test_a_partner_books_in_one_step_for_a_guest_who_is_made_only_then(partner, customer):
    starts_at = a_slot(partner, provider="wang-guilan")
    quotes = [a_quote(partner, starts_at, "wang-guilan")["quote"] for _n in range(2)]
    before = User.objects.filter(is_guest=True).count()
    door = {**DOOR, "contact_phone": "13911112222"}
    partner.ok("post", "bookings/", {"quote": quotes[0], **door}, status=201)

    refused = partner.post("bookings/", {"quote": quotes[1], **DOOR, "contact_phone": "13911113333"})

    assert refused.json()["code"] == "slot_taken"
    assert User.objects.filter(is_guest=True).count() == before + 1
    assert Order.objects.get().partner == "xingfuli"
