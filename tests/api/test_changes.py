"""Moving and cancelling, each shown before it is done; what was refused changed nothing."""

from datetime import timedelta

from doorstep.kernel import clock
from doorstep.orders.models import Order, Visit
from tests.api.conftest import a_booking, a_hold, a_quote, a_slot, at, paid


def another_slot(caller, booking, day=4) -> str:
    wanted = (at(booking["starts_at"]) + timedelta(days=day - 2)).date().isoformat()
    calendar = caller.ok("get", f"bookings/{booking['number']}/slots/")
    [chosen] = [d for d in calendar["days"] if d["on"] == wanted]
    return next(slot["starts_at"] for slot in chosen["slots"] if slot["is_open"])


def test_a_visit_is_moved_after_its_fee_was_shown(customer):
    booking = paid(customer, a_booking(customer))
    preview = customer.ok("get", f"bookings/{booking['number']}/reschedule/")
    assert (preview["allowed"], preview["fee"]["amount_minor"], preview["text"]) == (True, 0, "Moving it is free.")
    target = another_slot(customer, booking)

    moved = customer.ok("post", f"bookings/{booking['number']}/reschedule/", {"starts_at": target}, status=201)

    assert (moved["starts_at"], moved["times_rescheduled"]) == (target, 1)
    assert moved["visit"]["number"] != booking["visit"]["number"]
    assert Visit.objects.get(number=booking["visit"]["number"]).state == "superseded"


def test_a_visit_too_close_is_not_moved(customer):
    booking = paid(customer, a_booking(customer))
    target = another_slot(customer, booking)

    with clock.at(at(booking["starts_at"]) - timedelta(minutes=100)):
        preview = customer.ok("get", f"bookings/{booking['number']}/reschedule/")
        refused = customer.post(f"bookings/{booking['number']}/reschedule/", {"starts_at": target})

    assert preview["allowed"] is False
    assert (refused.status_code, refused.json()["code"]) == (409, "too_late_to_move")
    assert refused.json()["detail"] == preview["text"]
    assert Order.objects.get(number=booking["number"]).starts_at == at(booking["starts_at"])


def test_an_early_cancellation_is_free_and_everything_goes_back(customer):
    booking = paid(customer, a_booking(customer, day=4))
    preview = customer.ok("get", f"bookings/{booking['number']}/cancellation/")
    assert (preview["allowed"], preview["fee"]["amount_minor"]) == (True, 0)
    assert preview["refund"] == booking["total"]

    ended = customer.ok("post", f"bookings/{booking['number']}/cancellation/", {"reason": "临时出差"}, status=201)

    assert (ended["state"], ended["actions"], ended["visit"]["service_code"]) == ("cancelled", [], None)
    assert ended["cancellation"]["refund"] == booking["total"]
    assert (ended["cancellation"]["reason"], ended["cancellation"]["by"]) == ("临时出差", "customer")
    again = customer.post(f"bookings/{booking['number']}/cancellation/", {"reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "too_late_to_cancel")


def test_a_late_cancellation_costs_what_the_preview_said(customer):
    booking = paid(customer, a_booking(customer))

    with clock.at(at(booking["starts_at"]) - timedelta(hours=2)):
        preview = customer.ok("get", f"bookings/{booking['number']}/cancellation/")
        ended = customer.ok("post", f"bookings/{booking['number']}/cancellation/", {"reason": ""}, status=201)

    assert preview["fee"]["amount_minor"] == booking["total"]["amount_minor"] // 2
    assert (ended["cancellation"]["fee"], ended["cancellation"]["refund"]) == (preview["fee"], preview["refund"])


def test_a_taken_time_is_refused_with_free_ones(customer, stranger):
    starts_at = a_slot(customer, provider="wang-guilan")
    quotes = [a_quote(caller, starts_at, "wang-guilan")["quote"] for caller in (customer, stranger)]
    customer.ok("post", "holds/", {"quote": quotes[0]}, status=201)

    refused = stranger.post("holds/", {"quote": quotes[1]})

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "slot_taken")
    assert len(problem["facts"]["next"]) == 3
    assert starts_at not in problem["facts"]["next"]
    free = a_quote(stranger, problem["facts"]["next"][0], "wang-guilan")
    assert stranger.ok("post", "holds/", {"quote": free["quote"]}, status=201)["provider"]["code"] == "wang-guilan"


def test_a_hold_is_given_back_by_its_holder_only(customer, stranger):
    hold = a_hold(customer)

    assert stranger.delete(f"holds/{hold['number']}/").status_code == 404
    assert customer.delete(f"holds/{hold['number']}/").status_code == 204
    assert a_hold(customer)["starts_at"] == hold["starts_at"]


def test_quotes_and_holds_run_out(customer):
    quote, hold = a_quote(customer, a_slot(customer)), a_hold(customer)

    with clock.at(clock.now() + timedelta(minutes=31)):
        old_quote = customer.post("holds/", {"quote": quote["quote"]})
        old_hold = customer.post("bookings/", {"hold": hold["number"], "street": "x", "contact_name": "x"})

    assert (old_quote.status_code, old_quote.json()["code"]) == (410, "quote_expired")
    assert (old_hold.status_code, old_hold.json()["code"]) == (410, "hold_expired")


def test_a_changed_quote_is_refused(customer):
    token = a_quote(customer)["quote"]

    assert customer.post("holds/", {"quote": token[:-2] + "xx"}).json()["code"] == "bad_quote"


def test_an_address_of_ones_own_is_the_door(customer):
    address = customer.ok("get", "addresses/")["items"][-1]

    booked = customer.ok(
        "post", "bookings/", {"hold": a_hold(customer)["number"], "address": address["id"]}, status=201
    )
    assert (booked["door"]["street"], booked["door"]["contact_name"]) == (address["street"], "林晓雯")


def test_somebody_elses_address_is_no_door(customer, stranger):
    address = customer.ok("get", "addresses/")["items"][0]

    refused = stranger.post("bookings/", {"hold": a_hold(stranger)["number"], "address": address["id"]})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "address")
    assert not Order.objects.exists()


def test_a_failed_payment_keeps_the_time_and_can_be_tried_again(customer):
    from tests.api.conftest import settle

    booking = a_booking(customer)
    settle(customer.ok("post", f"bookings/{booking['number']}/payment/", {"method": "card"}, status=201), "failed")
    assert customer.ok("get", f"bookings/{booking['number']}/")["actions"] == ["pay", "cancel"]

    assert paid(customer, booking)["state"] == "confirmed"
    assert customer.post(f"bookings/{booking['number']}/payment/", {"method": "card"}).json()["code"] == "nothing_due"


def test_payment_goes_back_to_our_own_paths_only(customer):
    booking = a_booking(customer)

    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        refused = customer.post(f"bookings/{booking['number']}/payment/", {"method": "card", "return_path": elsewhere})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "return_path")


def test_the_list_of_bookings_costs_the_same_however_long(customer, django_assert_num_queries):
    for day in (2, 3, 4):
        a_booking(customer, day)

    with django_assert_num_queries(3):  # the token, the orders, their visits with providers
        shown = customer.ok("get", "bookings/")["items"]
    with django_assert_num_queries(3):
        [first] = customer.ok("get", "bookings/", limit=1)["items"]
    assert len(shown) == 3
    assert first == shown[0]
    page = customer.ok("get", "bookings/", limit=2)
    [last] = customer.ok("get", "bookings/", limit=2, cursor=page["next"])["items"]
    assert [*page["items"], last] == shown
    assert customer.ok("get", "bookings/", state="completed")["items"] == []
