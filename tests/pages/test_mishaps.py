"""When somebody does not come: what customers and providers see and press."""

from datetime import timedelta

import pytest

from doorstep.journeys import accept, fulfil
from doorstep.kernel import actors, clock
from doorstep.orders.models import Order
from doorstep.payments.actions import open_node
from doorstep.reviews.models import CustomerRating
from fixtures import booking
from tests.pages.walks import paid

pytestmark = pytest.mark.django_db
WANG = {"provider": "wang-guilan"}


def test_a_customer_says_that_nobody_came_and_gets_everything_back(customer, stranger):
    order = paid(customer, **WANG)
    address = f"/account/orders/{order.number}/"
    assert f"{address}absence/" not in customer.get(address).content.decode()
    customer.post(f"{address}absence/")
    assert Order.objects.get(pk=order.pk).state == "confirmed"

    with clock.at(order.starts_at + timedelta(minutes=61)):
        assert f'action="{address}absence/"' in customer.get(address).content.decode()
        assert stranger.post(f"{address}absence/").status_code == 404
        assert Order.objects.get(pk=order.pk).state == "confirmed"
        customer.post(f"{address}absence/")
        page = customer.get(address).content.decode()

    ended = Order.objects.get(pk=order.pk)
    assert (ended.state, ended.cancellation.refund_minor) == ("cancelled", order.total_minor)
    assert "没有人上门" in page


def finished(order):
    """Let the provider do the job and the customer accept it; give the visit and when that was."""
    visit = order.visits.get()
    by, end = actors.provider(visit.provider.user), order.starts_at + timedelta(minutes=order.minutes)
    fulfil.acknowledge(visit, by=by)
    with clock.at(order.starts_at):
        fulfil.depart(visit, by=by)
        fulfil.arrive(visit, by=by, lat=order.lat, lng=order.lng)
        visit.refresh_from_db()
        booking.prove(visit, "start", by=by)
        visit = fulfil.start(visit, by=by, code=visit.door_code)
    with clock.at(end):
        booking.prove(visit, "finish", by=by)
        fulfil.finish(visit, by=by)
        accept.accept_work(order, by=actors.customer(order.customer))
    return visit, end


def test_both_sides_write_blind_and_read_each_other_afterwards(customer, provider, stranger):
    visit, end = finished(paid(customer, **WANG))
    order, job = f"/account/orders/{visit.order.number}/", f"/work/jobs/{visit.number}/"
    with clock.at(end):
        assert "双方都写完后显示，最晚" in customer.get(f"{order}review/").content.decode()
        assert "这位客户怎么样" in provider.get(job).content.decode()
        wrong = provider.post(f"{job}rating/", {"stars": "9"})
        provider.post(f"{job}rating/", {"stars": "4", "note": "门口有狗"})
        hidden = customer.get(order).content.decode()
        customer.post(f"{order}review/", {"stars-0": "5", "text": "很细致"})
        shown = customer.get(order).content.decode()

    assert wrong.status_code == 400
    assert ("门口有狗" in hidden, "门口有狗" in shown) == (False, True)
    assert stranger.post(f"{job}rating/", {"stars": "1"}).status_code == 404
    assert CustomerRating.objects.get(order=visit.order).stars == 4


def test_the_income_says_from_when_on_it_can_be_paid_out(customer, provider):
    _visit, end = finished(paid(customer, **WANG))
    lines = []
    for days in (0, 1):
        with clock.at(end + timedelta(days=days)):
            lines.append(provider.get(f"/work/income/?month={end:%Y-%m}").content.decode())

    assert ("起可结算" in lines[0], "起可结算" in lines[1]) == (True, False)


def test_a_provider_whom_nobody_opens_notes_calls_and_then_says_so(customer, provider):
    order = paid(customer, **WANG)
    visit = order.visits.get()
    job, by = f"/work/jobs/{visit.number}/", actors.provider(visit.provider.user)
    fulfil.acknowledge(visit, by=by)
    with clock.at(order.starts_at):
        fulfil.depart(visit, by=by)
        fulfil.arrive(visit, by=by, lat=order.lat, lng=order.lng)
    with clock.at(order.starts_at + timedelta(minutes=40)):
        provider.post(f"{job}step/", {"verb": "call"})
        early = provider.post(f"{job}step/", {"verb": "miss_customer", "note": "没人开门"})
        page = provider.get(job).content.decode()
        provider.post(f"{job}step/", {"verb": "call"})
        provider.post(f"{job}step/", {"verb": "miss_customer", "note": "没人开门"})

    assert early.status_code == 409
    assert "已记 1 次" in page
    visit.refresh_from_db()
    assert visit.state == "customer_no_show"


def test_an_unpaid_fee_for_moving_is_asked_for_after_the_visit_too(customer):
    order = paid(customer, **WANG)
    _visit, end = finished(order)
    Order.objects.filter(pk=order.pk).update(times_rescheduled=1)
    with clock.at(end):
        open_node(Order.objects.get(pk=order.pk), kind="fee", amount_minor=2000)
        page = customer.get(f"/account/orders/{order.number}/").content.decode()

    assert "¥20" in page
    assert f'action="/account/orders/{order.number}/payment/"' in page
