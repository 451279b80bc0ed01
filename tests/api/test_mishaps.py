"""When somebody does not come or comes late: the doors of it."""

from datetime import timedelta

from doorstep.journeys import fulfil
from doorstep.kernel import actors, clock
from doorstep.orders.models import Order
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
