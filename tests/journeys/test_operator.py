"""An operator changes a price in the admin; the page that everybody sees shows it at once."""

import pytest

from doorstep.pricing.models import PriceList
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERVICE = "/shanghai/services/daily-cleaning/"


def test_a_changed_price_is_on_the_page_at_once(browser, live_server, phone):
    price = PriceList.objects.get(service__code="daily-cleaning", city=None)
    phone.goto(SERVICE)
    assert "777" not in phone.locator("#action-bar .price").inner_text()

    desk = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="zh-CN"
    ).new_page()
    desk.goto("/admin/login/")
    desk.fill('[name="username"]', "admin@doorstep.example")
    desk.fill('[name="password"]', PASSWORD)
    desk.locator('form button[type="submit"]').first.click()
    desk.wait_for_url("**/admin/")
    desk.goto(f"/admin/snippets/pricing/pricelist/edit/{price.pk}/")
    desk.fill('[name="minimum_minor"]', "777")
    desk.locator(
        'footer button[data-w-dropdown-target="toggle"], .footer__container [data-w-dropdown-target="toggle"]'
    ).first.click()
    desk.locator('button[name="action-publish"]').first.click()
    desk.wait_for_load_state("networkidle")
    desk.context.close()
    phone.goto(SERVICE)

    assert PriceList.objects.get(pk=price.pk).minimum_minor == 77_700
    assert "777" in phone.locator("#action-bar .price").inner_text()
