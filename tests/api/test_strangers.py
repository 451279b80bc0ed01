"""Whoever is not concerned finds nothing; partners see their own bookings and no contact data."""

import pytest

from doorstep.orders.models import Order
from doorstep.people.models import User
from tests.api.conftest import DOOR, Caller, a_booking, a_hold, code_sent_to, paid

OF_A_BOOKING = [
    ("get", "bookings/{number}/", None),
    ("get", "bookings/{number}/slots/", None),
    ("post", "bookings/{number}/payment/", {"method": "wechat"}),
    ("get", "bookings/{number}/reschedule/", None),
    ("post", "bookings/{number}/reschedule/", {"starts_at": "2027-01-04T10:00:00+08:00"}),
    ("get", "bookings/{number}/cancellation/", None),
    ("post", "bookings/{number}/cancellation/", {"reason": ""}),
    ("post", "bookings/{number}/acceptance/", {}),
    ("post", "bookings/{number}/provider-absence/", {"note": ""}),
    ("post", "bookings/{number}/review/", {"stars": 5}),
    ("get", "jobs/{visit}/", None),
    ("post", "jobs/{visit}/acceptance/", {}),
    ("post", "jobs/{visit}/declining/", {"reason": "ill"}),
    ("post", "jobs/{visit}/steps/", {"step": "depart"}),
    ("post", "jobs/{visit}/customer-rating/", {"stars": 5}),
    ("get", "jobs/{visit}/evidence/", None),
    ("post", "jobs/{visit}/evidence/", {"step": "start", "kind": "note", "words": "x"}),
    ("get", "bookings/{number}/evidence/", None),
]
OWN = ["me/", "bookings/", "addresses/", "favourites/", "jobs/", "hours/"]


@pytest.mark.parametrize(("verb", "path", "body"), OF_A_BOOKING)
def test_a_stranger_finds_no_booking_and_no_job(customer, stranger, other_partner, anybody, verb, path, body):
    booking = paid(customer, a_booking(customer))
    path = path.format(number=booking["number"], visit=booking["visit"]["number"])
    before = Order.objects.values().get()

    assert [caller.call(verb, path, body).status_code for caller in (stranger, anybody)] == [404, 401]
    assert other_partner.call(verb, path, body).status_code in (401, 404)
    assert Order.objects.values().get() == before


@pytest.mark.parametrize("path", OWN)
def test_nobodys_own_things_are_nobodys(anybody, db, path):
    assert anybody.get(path).status_code == 401


def test_who_is_no_provider_has_no_desk(customer):
    for path in ("jobs/", "hours/"):
        assert customer.get(path).json()["code"] == "not_found"
    assert customer.put("hours/", {"hours": []}).status_code == 404
    assert (
        customer.post("leaves/", {"starts_at": "2027-01-04T10:00:00Z", "ends_at": "2027-01-05T10:00:00Z"}).status_code
        == 404
    )


def test_a_reply_to_somebody_elses_review_finds_nothing(customer, provider):
    assert customer.post("reviews/1/reply/", {"text": "x"}).status_code == 404
    assert provider.post("reviews/1/reply/", {"text": "x"}).status_code == 404


def test_a_partner_books_for_a_guest_and_sees_no_contact(partner, other_partner, customer):
    booking = partner.ok("post", "bookings/", {"hold": a_hold(partner)["number"], **DOOR}, status=201)

    door = booking["door"]
    assert (door["street"], door["door"], door["contact_name"], door["contact_phone"]) == (
        None,
        None,
        "林**",
        "138****1111",
    )
    assert booking["visit"]["service_code"] is None
    assert User.objects.get(pk=Order.objects.get().customer_id).is_guest
    assert Order.objects.get().partner == "xingfuli"
    assert [row["number"] for row in partner.ok("get", "bookings/")["items"]] == [booking["number"]]
    assert other_partner.ok("get", "bookings/")["items"] == []
    assert customer.ok("get", "bookings/")["items"] == []
    assert paid(partner, booking)["state"] == "confirmed"
    ended = partner.ok("post", f"bookings/{booking['number']}/cancellation/", {"reason": "客户改主意"}, status=201)
    assert ended["cancellation"]["by"] == "partner"


def test_a_guest_claims_the_booking_by_logging_in(partner, anybody):
    booking = partner.ok("post", "bookings/", {"hold": a_hold(partner)["number"], **DOOR}, status=201)

    anybody.ok("post", "login-codes/", {"contact": DOOR["contact_phone"]}, status=202)
    code = code_sent_to("+86" + DOOR["contact_phone"])
    session = anybody.ok("post", "sessions/", {"phone": DOOR["contact_phone"], "code": code}, status=201)

    [mine] = Caller(session["token"]).ok("get", "bookings/")["items"]
    assert mine["number"] == booking["number"]
    assert [row["number"] for row in partner.ok("get", "bookings/")["items"]] == [booking["number"]]


def test_a_hold_of_a_person_is_booked_by_that_person_only(customer, stranger, partner):
    hold = a_hold(customer)

    for caller in (stranger, partner):
        refused = caller.post("bookings/", {"hold": hold["number"], **DOOR})
        assert refused.status_code == 404
    assert not Order.objects.exists()
    assert User.objects.filter(is_guest=True).count() == 0


def test_anybody_may_hold_and_log_in_afterwards(anybody, customer):
    hold = a_hold(anybody)

    booking = customer.ok("post", "bookings/", {"hold": hold["number"], **DOOR}, status=201)
    assert booking["starts_at"] == hold["starts_at"]
