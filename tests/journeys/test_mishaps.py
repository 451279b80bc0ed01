"""When it goes wrong, on a phone: nobody comes and the customer says so; nobody opens and the provider says so; both sides
write blind."""

from datetime import timedelta

import pytest

from doorstep.journeys import accept, fulfil
from doorstep.kernel import clock
from doorstep.kernel.actors import customer, provider
from doorstep.orders.models import Order, Visit
from doorstep.reviews.models import CustomerRating
from fixtures import booking
from tests.journeys.conftest import assert_accessible, log_in
from tests.journeys.test_provider import job  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def began(visit, minutes_ago: int) -> Visit:
    """Move a visit's agreed time into the past."""
    at = clock.now() - timedelta(minutes=minutes_ago)
    Visit.objects.filter(pk=visit.pk).update(starts_at=at, ends_at=at + timedelta(hours=3))
    Order.objects.filter(pk=visit.order_id).update(starts_at=at)
    return Visit.objects.get(pk=visit.pk)


def brought_to(visit, *steps) -> Visit:
    """Let the provider take steps."""
    evidence = {"lat": visit.order.lat, "lng": visit.order.lng, "code": visit.door_code}
    for step in steps:
        visit, by = Visit.objects.get(pk=visit.pk), provider(visit.provider.user)
        booking.prove(visit, step, by=by)
        visit = fulfil.advance(visit, step, by=by, **evidence)
    return visit


def test_a_customer_for_whom_nobody_came_ends_the_booking(phone, job):  # noqa: F811
    visit = began(job, 61)
    log_in(phone, "customer")
    phone.goto(f"/account/orders/{visit.order.number}/")
    assert_accessible(phone)
    phone.get_by_text("没有人上门？").click()
    phone.locator('form[action$="absence/"] button').click()
    phone.wait_for_load_state()

    assert "款项全部退还给您" in phone.locator("main").inner_text()
    assert_accessible(phone)
    assert Visit.objects.get(pk=visit.pk).state == "provider_no_show"


def test_a_provider_whom_nobody_opens_waits_calls_and_says_so(phone, job):  # noqa: F811
    visit = brought_to(began(job, 20), "acknowledge", "depart", "arrive")
    Visit.objects.filter(pk=visit.pk).update(arrived_at=clock.now() - timedelta(minutes=20))
    log_in(phone, "provider")
    for verb in ("call", "call", "miss_customer"):
        phone.goto(f"/work/jobs/{visit.number}/")
        phone.locator("main details summary").first.click()
        assert_accessible(phone)
        phone.fill('details [name="note"]', "敲门没有人应")
        phone.locator(f'button[value="{verb}"]').click()
        phone.wait_for_load_state()

    assert Visit.objects.get(pk=visit.pk).state == "customer_no_show"


def test_a_step_that_waits_for_its_time_opens_by_itself(phone, job):  # noqa: F811
    visit = brought_to(began(job, -121), "acknowledge")
    log_in(phone, "provider")
    phone.clock.install()
    phone.goto(f"/work/jobs/{visit.number}/")
    assert_accessible(phone)
    waiting = phone.locator("#step-depart button")
    waiting.click(force=True)
    assert (waiting.get_attribute("aria-disabled"), Visit.objects.get(pk=visit.pk).state) == ("true", "acknowledged")

    began(job, -119)
    phone.clock.fast_forward("02:00")
    phone.locator('button[value="depart"]').click()
    phone.wait_for_load_state()

    assert Visit.objects.get(pk=visit.pk).state == "en_route"


def test_a_provider_rates_the_customer_of_a_finished_job(phone, job):  # noqa: F811
    visit = brought_to(began(job, 5), "acknowledge", "depart", "arrive", "start", "finish")
    accept.accept_work(visit.order, by=customer(visit.order.customer))
    log_in(phone, "provider")
    phone.goto(f"/work/jobs/{visit.number}/")
    assert_accessible(phone)
    phone.locator('label[for="stars-4"]').click()
    phone.fill("#rating-note", "交代清楚")
    phone.locator('form[action$="rating/"] button').click()
    phone.wait_for_load_state()

    assert "最晚" in phone.locator("main").inner_text()
    assert_accessible(phone)
    assert CustomerRating.objects.get(order=visit.order).stars == 4
