"""A job is proven on a phone: photo before, list, photo after, signature; the customer sees all of it (F49)."""

import pytest

from doorstep.catalog.models import Service
from doorstep.orders.models import Evidence, Visit
from doorstep.rulebook.actions import publish_content
from tests.journeys.conftest import assert_accessible, log_in
from tests.journeys.test_mishaps import brought_to
from tests.journeys.test_provider import job  # noqa: F401  (a fixture)
from tests.platform.media.photos import from_a_phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTO = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": from_a_phone()}


@pytest.fixture
def signed_for():
    """The customer signs for this service."""
    service = Service.objects.get(code="daily-cleaning")
    title, nothing = {"zh_hans": "签字确认", "en": "Signature"}, {"zh_hans": "", "en": ""}
    step = {"title": title, "who": "customer", "minutes": 3, "evidence": "signature", "text": nothing}
    service.steps.append(("step", step))
    publish_content(service)


@pytest.fixture
def at_the_door(signed_for, job) -> Visit:  # noqa: F811
    return brought_to(job, "acknowledge", "depart", "arrive")


def take_photo(page, step):
    """With scripts choosing is sending."""
    with page.expect_navigation(wait_until="networkidle"):
        page.set_input_files(f"#photo-{step}", PHOTO)


def press(page, selector):
    with page.expect_navigation(wait_until="networkidle"):
        page.locator(selector).click()


def sign(page):
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 80)
    page.mouse.down()
    for x, y in ((90, 30), (160, 90), (240, 40)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()
    press(page, "form[data-sign] button:not([type=button])")


def test_a_provider_proves_the_work_and_the_customer_sees_it(phone, other_phone, at_the_door):
    visit = at_the_door
    log_in(phone, "provider")
    phone.goto(f"/work/jobs/{visit.number}/")
    assert_accessible(phone)
    phone.fill('[name="code"]', visit.door_code)
    press(phone, ".button--huge")
    assert "还缺：1 张照片" in phone.locator("main").inner_text()

    take_photo(phone, "start")
    phone.fill('[name="code"]', visit.door_code)
    press(phone, ".button--huge")
    assert Visit.objects.get(pk=visit.pk).state == "in_service"
    for box in phone.locator('[name="tick"]').all():
        box.check()
    press(phone, 'form:has([name="tick"]) button')
    take_photo(phone, "finish")
    sign(phone)
    assert_accessible(phone)
    assert phone.locator(".prove__missing").count() == 0
    press(phone, ".button--huge")
    assert Visit.objects.get(pk=visit.pk).state == "work_done"
    kinds = list(Evidence.objects.values_list("step", "kind"))
    assert kinds == [("start", "photo"), ("finish", "checklist"), ("finish", "photo"), ("finish", "signature")]

    log_in(other_phone, "customer")
    other_phone.goto(f"/account/orders/{visit.order.number}/")
    other_phone.locator(".evidence__signature").scroll_into_view_if_needed()
    other_phone.wait_for_load_state("networkidle")
    assert_accessible(other_phone)
    widths = other_phone.evaluate("[...document.querySelectorAll('.evidence img')].map((image) => image.naturalWidth)")
    assert (len(widths), min(widths) > 0) == (3, True)
    assert other_phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_works_without_scripts_with_a_written_name(plain_phone, at_the_door):
    page, visit = plain_phone, at_the_door
    log_in(page, "provider")
    page.goto(f"/work/jobs/{visit.number}/")
    page.set_input_files("#photo-start", PHOTO)
    page.locator("form:has(#photo-start) button").click()
    page.fill('[name="code"]', visit.door_code)
    page.locator(".button--huge").click()
    for box in page.locator('[name="tick"]').all():
        box.check()
    page.locator('form:has([name="tick"]) button').click()
    page.set_input_files("#photo-finish", PHOTO)
    page.locator("form:has(#photo-finish) button").click()
    page.fill("#signed-by", "林晓雯")
    page.locator("form[data-sign] button:not([type=button])").click()
    page.locator(".button--huge").click()
    page.wait_for_load_state()

    assert Visit.objects.get(pk=visit.pk).state == "work_done"
    assert Evidence.objects.get(kind="signature").words == "林晓雯"


def test_without_a_network_a_photo_waits_in_its_field(phone, at_the_door):
    visit = at_the_door
    log_in(phone, "provider")
    phone.goto(f"/work/jobs/{visit.number}/")
    phone.context.set_offline(True)
    phone.set_input_files("#photo-start", PHOTO)
    phone.locator("[data-offline]:focus").wait_for()
    assert Evidence.objects.count() == 0

    phone.context.set_offline(False)
    press(phone, "form:has(#photo-start) button")

    assert Evidence.objects.get().kind == "photo"
