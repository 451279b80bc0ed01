"""A provider does a job from acceptance to done, on a phone; the customer confirms and reviews."""

from datetime import timedelta

import pytest

from doorstep.catalog.choices import usual_choices
from doorstep.catalog.tree import catalogue
from doorstep.journeys import fulfil, pay, place
from doorstep.journeys.times import slots
from doorstep.kernel import clock
from doorstep.kernel.actors import customer, provider
from doorstep.orders.doors import Door
from doorstep.orders.models import Order, Visit
from doorstep.people.models import User
from doorstep.reviews.models import Review
from doorstep.rulebook.book import book
from fixtures import booking
from tests.journeys.conftest import assert_accessible, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = Door("愚园东路188弄", "林晓雯", "13800000001", "3号1202室", "门禁 1202", "静安寺")


@pytest.fixture
def job() -> Visit:
    """A paid job of the cast's provider that begins now."""
    person = customer(User.objects.get(name="林晓雯"))
    wanted = {"choices": None, "lat": 31.2246, "lng": 121.444, "provider": "wang-guilan"}
    quote = place.make_quote("shanghai", "daily-cleaning", starts_at=next_open(), **wanted)
    hold = place.hold_time(quote.token, by=person)
    order = place.place_order(hold.number, door=DOOR, by=person, language="zh-hans")
    attempt = pay.start_payment(order, method="wechat", by=person)
    pay.settle(attempt.number, outcome="succeeded", event_id="evt")
    now = clock.now()
    Visit.objects.filter(order=order).update(starts_at=now, ends_at=now + timedelta(hours=3))
    Order.objects.filter(pk=order.pk).update(starts_at=now)
    return Visit.objects.get(order=order)


def next_open():
    """Give the first free time of the cast's provider."""
    service = catalogue(book()).services["daily-cleaning"]
    wanted = {"lat": 31.2246, "lng": 121.444, "choices": usual_choices(service), "provider": "wang-guilan"}
    return slots("shanghai", "daily-cleaning", **wanted).next_open


def button(page):
    return page.locator(".button--huge")


def test_a_provider_does_a_job_and_the_customer_confirms(phone, other_phone, job):
    context = phone.context
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 31.2246, "longitude": 121.4440})
    log_in(phone, "provider")
    phone.goto(f"/work/jobs/{job.number}/")
    assert_accessible(phone)
    states = []

    for _step in range(5):
        visit = Visit.objects.get(pk=job.pk)
        for step in fulfil.next_steps(visit):
            booking.prove(visit, step, by=provider(visit.provider.user))
        if phone.locator('[name="code"]').count():
            phone.fill('[name="code"]', job.door_code)
        with phone.expect_navigation(
            wait_until="networkidle"
        ):  # the place is asked of the device before the form leaves
            button(phone).click()
        states.append(Visit.objects.get(pk=job.pk).state)
    assert states == ["acknowledged", "en_route", "arrived", "in_service", "work_done"]

    log_in(other_phone, "customer")
    other_phone.goto(f"/account/orders/{job.order.number}/")
    other_phone.locator('form[action$="acceptance/"] button').click()
    other_phone.wait_for_url("**/review/")
    assert_accessible(other_phone)
    for name in {radio.get_attribute("name") for radio in other_phone.locator(".star-input__input").all()}:
        other_phone.locator(f'label[for="{name}-5"]').click()
    other_phone.fill('[name="text"]', "擦得很亮")
    other_phone.locator('main form[method="post"] button').last.click()
    other_phone.wait_for_url(f"**/account/orders/{job.order.number}/")

    assert Order.objects.get(pk=job.order_id).state == "completed"
    assert Review.objects.get(order_id=job.order_id).stars == 5


def test_a_provider_declines_with_a_reason(phone, job):
    log_in(phone, "provider")
    phone.goto(f"/work/jobs/{job.number}/")
    phone.locator('a[href$="decline/"]').click()
    phone.locator('input[name="reason"][value="ill"]').check(force=True)
    phone.locator('main form[method="post"] button').last.click()
    phone.wait_for_url("**/work/")

    assert Visit.objects.get(pk=job.pk).declinings.get().reason == "ill"


def test_the_agenda_opens_without_a_network(phone, job):
    log_in(phone, "provider")
    phone.goto("/work/")
    phone.evaluate("() => navigator.serviceWorker.ready")
    phone.reload()
    phone.goto(f"/work/jobs/{job.number}/")
    phone.wait_for_load_state("networkidle")

    phone.context.set_offline(True)
    phone.goto("/work/")
    assert phone.locator("article.job-card").count() == 1
    phone.goto(f"/work/jobs/{job.number}/")

    assert job.order.street in phone.content()
    assert phone.locator("[data-offline]").is_visible()
    assert_accessible(phone)
    button(phone).click()
    assert phone.url.endswith(f"/work/jobs/{job.number}/")
    phone.goto("/work/income/")  # never looked at before: the agenda stands in
    assert phone.locator("article.job-card").count() == 1

    phone.context.set_offline(False)
    phone.goto(f"/work/jobs/{job.number}/")
    assert not phone.locator("[data-offline]").is_visible()
