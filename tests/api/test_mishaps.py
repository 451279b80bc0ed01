"""When somebody does not come or comes late: the doors of it."""

from datetime import timedelta

from doorstep.journeys import fulfil
from doorstep.kernel import actors, clock
from doorstep.orders.models import Order
from fixtures.booking import prove
from tests.api.conftest import a_booking, at, paid


def the_visit(booking):
    return Order.objects.get(number=booking["number"]).visits.get()


def test_a_provider_who_did_not_come_ends_the_booking_and_everything_goes_back(customer):
    booking = paid(customer, a_booking(customer))
    path = f"bookings/{booking['number']}/provider-absence/"

    early = customer.post(path, {})
    with clock.at(at(booking["starts_at"]) + timedelta(minutes=61)):
        offered = customer.ok("get", f"bookings/{booking['number']}/")["actions"]
        ended = customer.ok("post", path, {"note": "等了一个小时"}, status=201)
        again = customer.post(path, {})

    assert (early.status_code, early.json()["code"]) == (409, "not_late_yet")
    assert "report_absence" in offered
    assert (ended["state"], ended["visit"]["state"]) == ("cancelled", "provider_no_show")
    assert (ended["cancellation"]["refund"], ended["cancellation"]["fee"]["amount_minor"]) == (booking["total"], 0)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_after_an_hour_the_preview_of_a_cancellation_is_free(customer):
    booking = paid(customer, a_booking(customer))
    visit = the_visit(booking)
    fulfil.acknowledge(visit, by=actors.provider(visit.provider.user))

    with clock.at(at(booking["starts_at"]) + timedelta(minutes=61)):
        preview = customer.ok("get", f"bookings/{booking['number']}/cancellation/")

    assert preview["fee"]["amount_minor"] == 0
    assert preview["text"] == "The provider is more than 1 hours late: free."


def finished(customer) -> dict:
    """A booking that was worked and accepted in time."""
    booking = paid(customer, a_booking(customer))
    visit, starts = the_visit(booking), at(booking["starts_at"])
    by, order = actors.provider(visit.provider.user), visit.order
    fulfil.acknowledge(visit, by=by)
    with clock.at(starts):
        fulfil.depart(visit, by=by)
        fulfil.arrive(visit, by=by, lat=order.lat, lng=order.lng)
        prove(the_visit(booking), "start", by=by)
        fulfil.start(visit, by=by, code=visit.door_code)
    with clock.at(starts + timedelta(minutes=order.minutes)):
        prove(the_visit(booking), "finish", by=by)
        fulfil.finish(visit, by=by)
        return customer.ok("post", f"bookings/{booking['number']}/acceptance/", {}, status=201)


def test_what_both_sides_say_is_seen_once_both_have_written(customer, provider, anybody):
    booking = finished(customer)
    asked = {"city": "shanghai", "provider": "wang-guilan"}
    with clock.at(at(booking["completed_at"])):
        before = len(anybody.ok("get", "reviews/", **asked)["items"])
        review = customer.ok("post", f"bookings/{booking['number']}/review/", {"stars": 4, "text": "不错"}, status=201)
        unseen = len(anybody.ok("get", "reviews/", **asked)["items"])
        reply = provider.post(f"reviews/{review['id']}/reply/", {"text": "谢谢"})
        rated = provider.ok(
            "post", f"jobs/{booking['visit']['number']}/customer-rating/", {"stars": 5, "note": "客气"}, status=201
        )
        shown = customer.ok("get", f"bookings/{booking['number']}/")
        seen = anybody.ok("get", "reviews/", **asked)["items"]
        twice = provider.post(f"jobs/{booking['visit']['number']}/customer-rating/", {"stars": 1})

    assert (booking["customer_rating"], review["revealed_at"], reply.status_code) == (None, None, 404)
    assert (unseen, seen[0]["text"]) == (before, "不错")
    assert (rated["stars"], rated["note"], rated["revealed_at"]) == (5, "客气", booking["completed_at"])
    assert shown["customer_rating"] == rated
    assert (twice.status_code, twice.json()["code"]) == (409, "already_reviewed")


def test_a_missed_customer_needs_calls_and_a_note(customer, provider):
    booking = paid(customer, a_booking(customer))
    visit, starts = the_visit(booking), at(booking["starts_at"])
    path, by = f"jobs/{visit.number}/steps/", actors.provider(visit.provider.user)
    fulfil.acknowledge(visit, by=by)
    with clock.at(starts):
        fulfil.depart(visit, by=by)
        fulfil.arrive(visit, by=by, lat=visit.order.lat, lng=visit.order.lng)
    with clock.at(starts + timedelta(minutes=40)):
        first = provider.post(path, {"step": "miss_customer", "note": "没人"})
        for _twice in range(2):
            called = provider.ok("post", path, {"step": "call"}, status=201)
        silent = provider.post(path, {"step": "miss_customer"})
        ended = provider.ok("post", path, {"step": "miss_customer", "note": "没人"}, status=201)

    assert (first.status_code, first.json()["code"], first.json()["facts"]) == (
        409,
        "call_first",
        {"calls": 0, "needed": 2},
    )
    assert (called["state"], called["steps"]) == ("arrived", ["start", "call", "miss_customer"])
    assert (silent.status_code, silent.json()["code"]) == (400, "note_needed")
    assert ended["state"] == "customer_no_show"
