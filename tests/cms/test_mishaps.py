"""When somebody does not come or money does not go back: what staff see and press."""

from datetime import timedelta

import pytest

from cms.roles import ANALYST, DISPATCHER, SUPPORT
from doorstep.journeys import fulfil, review
from doorstep.kernel import clock, timers
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.orders.models import Order
from doorstep.payments import refunds
from doorstep.payments.actions import open_node
from doorstep.payments.models import Refund
from doorstep.rosters import supply
from tests.cms.conftest import client_of, member
from tests.platform.world import CITY, MORNING, VISIT, hire, visit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


@pytest.mark.parametrize(("role", "of"), [(DISPATCHER, "visits"), (SUPPORT, "visits"), (SUPPORT, "orders")])
def test_staff_report_that_the_provider_did_not_come(world, role, of):
    order = world.paid()
    number = visit_of(order).number if of == "visits" else order.number
    address, client = f"/admin/{of}/{number}/absence/", client_of(member(role, CITY))
    assert client.post(address, {"reason": "too soon"}).status_code == 302
    assert Order.objects.get(pk=order.pk).state == "confirmed"

    with clock.at(VISIT):
        assert "The provider did not come" in client.get(f"/admin/{of}/{number}/").content.decode()
        client.post(address, {"reason": "电话不接"})

    assert (Order.objects.get(pk=order.pk).state, visit_of(order).state) == ("cancelled", "provider_no_show")


def test_a_dispatcher_sends_somebody_else_when_nobody_came_and_it_is_not_over(world):
    visit, other = visit_of(world.paid()), hire(world.city, "li", phone="13911110000")
    supply.forget()
    address, client = f"/admin/visits/{visit.number}/assignment/", client_of(member(DISPATCHER, CITY))
    seen = []
    for minutes in (20, 60):
        with clock.at(VISIT + timedelta(minutes=minutes)):
            seen.append("Choose another provider" in client.get(f"/admin/visits/{visit.number}/").content.decode())
    with clock.at(VISIT + timedelta(minutes=20)):
        assert "can come" in client.get(address).content.decode()
        assert client.post(address, {"provider": "li", "note": "王师傅没来"}).status_code == 302

    visit.refresh_from_db()
    assert seen == [True, False]
    assert (visit.state, visit.provider) == ("assigned", other)


def test_who_only_reads_or_works_elsewhere_reports_nothing(world):
    order = world.paid()
    strangers = [client_of(member(ANALYST, CITY)), client_of(member(DISPATCHER, "shanghai"))]

    with clock.at(VISIT):
        for client in strangers:
            client.post(f"/admin/visits/{visit_of(order).number}/absence/", {"reason": "x"})
            client.post(f"/admin/orders/{order.number}/absence/", {"reason": "x"})

    assert (Order.objects.get(pk=order.pk).state, visit_of(order).state) == ("confirmed", "assigned")


def test_staff_read_what_the_provider_says_of_a_customer_before_the_customer_does(world):
    order = world.done()
    with clock.at(VISIT):
        review.rate_customer(visit_of(order), by=world.them, stars=2, note="没有备好停车位")
    page = client_of(member(SUPPORT, CITY)).get(f"/admin/orders/{order.number}/").content.decode()

    assert "没有备好停车位" in page
    assert "not revealed yet" in page


def test_a_refund_that_failed_waits_on_today_and_is_asked_for_again(world):
    order = world.paid()
    row = refunds.refund(order.nodes.get(), 2_500, "test", THE_SYSTEM)
    Refund.objects.filter(pk=row.pk).update(state="refused", tries=8, problem="503")
    support, analyst = client_of(member(SUPPORT, CITY)), client_of(member(ANALYST, CITY, email="an@doorstep.example"))
    assert "refunds that failed" in support.get("/admin/").content.decode()
    assert "503" in support.get(f"/admin/refunds/{row.number}/").content.decode()
    assert row.number in support.get("/admin/refunds/?state=refused").content.decode()

    analyst.post(f"/admin/refunds/{row.number}/asking/")
    assert Refund.objects.get(pk=row.pk).state == "refused"
    support.post(f"/admin/refunds/{row.number}/asking/")

    assert Refund.objects.get(pk=row.pk).state == "asked"
    assert "refunds that failed" not in support.get("/admin/").content.decode()


def test_what_was_finished_early_waits_on_today(world):
    order = world.worked()
    type(visit_of(order)).objects.filter(order=order).update(finished_early=True)
    with clock.at(VISIT):
        page = client_of(member(SUPPORT, CITY)).get("/admin/").content.decode()

    assert "visits were finished early: ask the customer" in page


def test_an_unpaid_fee_for_moving_stands_on_the_order(world):
    order = world.done()
    Order.objects.filter(pk=order.pk).update(times_rescheduled=1)
    open_node(order, kind="fee", amount_minor=2000)

    page = client_of(member(SUPPORT, CITY)).get(f"/admin/orders/{order.number}/").content.decode()

    assert "Fee for moving still to be paid: ¥20." in page


def test_a_late_provider_waits_on_today_until_they_arrive(world):
    order, support = world.paid(), client_of(member(SUPPORT, CITY))
    fulfil.acknowledge(visit_of(order), by=world.them)
    pages = []
    for minutes in (14, 15):
        with clock.at(VISIT + timedelta(minutes=minutes)):
            timers.fire_due()
            pages.append(support.get("/admin/").content.decode())
    with clock.at(VISIT + timedelta(minutes=20)):
        fulfil.depart(visit_of(order), by=world.them)
        fulfil.arrive(visit_of(order), by=world.them, lat=order.lat, lng=order.lng)
        pages.append(support.get("/admin/").content.decode())

    assert ["visits whose provider is late" in page for page in pages] == [False, True, False]
