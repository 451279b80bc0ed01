"""A customer finds, books, pays and follows; with scripts, without them, from another tab."""

import re

import pytest

from doorstep.orders.models import Order
from tests.journeys.conftest import AT, log_in, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOOK = "/shanghai/book/daily-cleaning/"


def choose_a_time(page) -> None:
    page.locator('input[name="starts"]:not([disabled])').first.check(force=True)
    press(page)


def fill_the_door(page) -> None:
    page.fill('[name="contact_name"]', "林晓雯")
    page.fill('[name="contact_phone"]', "13800001111")
    page.fill('[name="street"]', "愚园东路188弄")


def test_a_customer_books_without_a_script(plain_phone):
    page = plain_phone
    page.goto("/shanghai/")
    page.locator('a[href="/shanghai/services/daily-cleaning/"]').first.click()
    press(page)
    page.fill('[name="quantity"]', "4")
    press(page)
    page.fill('[name="address"]', "静安寺")
    page.locator('button[name="find"]').click()
    page.locator('input[name="at"]').first.check(force=True)
    press(page)
    choose_a_time(page)
    fill_the_door(page)
    press(page)
    page.locator('button[value="succeeded"]').click()

    order = Order.objects.latest("id")
    assert page.url.endswith(f"/account/orders/{order.number}/")
    assert (order.state, order.quantity) == ("confirmed", 4)
    assert page.locator(".order-head__code strong").inner_text() == order.visits.get().door_code


def test_a_customer_with_an_account_books_at_home(phone):
    log_in(phone, "customer")
    phone.goto(BOOK)
    press(phone)
    press(phone)  # the usual address is chosen already
    choose_a_time(phone)
    assert phone.input_value('[name="street"]') == "愚园东路188弄"
    press(phone)
    phone.locator('button[value="succeeded"]').click()
    phone.wait_for_url("**/account/orders/*/")

    assert Order.objects.latest("id").customer.name == "林晓雯"


def test_the_price_follows_the_choice_at_once(phone):
    phone.goto(BOOK)
    before = phone.locator("#action-bar .price").inner_text()

    phone.locator(".quantity__step").last.click()
    phone.wait_for_function("before => document.querySelector('#action-bar .price').innerText !== before", arg=before)

    assert phone.locator("#action-bar .price").inner_text() != before


def test_back_reload_and_a_second_tab_keep_the_state(phone):
    phone.goto(f"{BOOK}?quantity=4")
    press(phone)
    phone.goto(f"{phone.url}&at={AT}")
    here = phone.url
    assert "quantity=4" in here

    phone.reload()
    second = phone.context.new_page()
    second.goto(here)
    phone.go_back()
    phone.go_forward()

    assert phone.url == second.url == here
    assert second.locator('input[name="starts"]').count()


def test_a_failed_payment_is_tried_again(phone):
    phone.goto(f"{BOOK}when/?at={AT}")
    choose_a_time(phone)
    fill_the_door(phone)
    press(phone)
    phone.locator('button[value="failed"]').click()
    phone.wait_for_url("**/account/orders/*/")
    assert phone.locator('[role="alert"]').count() == 1

    phone.locator('input[name="method"][value="alipay"]').check(force=True)
    phone.locator('form[action$="payment/"] button').first.click()
    phone.locator('button[value="succeeded"]').click()
    phone.wait_for_url("**/account/orders/*/")

    assert Order.objects.latest("id").state == "confirmed"


def test_a_guest_books_and_claims_the_order_with_the_code(phone, other_phone):
    phone.goto(f"{BOOK}when/?at={AT}")
    choose_a_time(phone)
    fill_the_door(phone)
    press(phone)
    phone.locator('button[value="succeeded"]').click()
    phone.wait_for_url("**/account/orders/*/")
    number = Order.objects.latest("id").number

    other_phone.goto("/login/")
    other_phone.fill('[name="contact"]', "138 0000 1111")
    other_phone.locator("main form button").first.click()
    other_phone.wait_for_url("**/login/code/*")
    mailbox = other_phone.context.new_page()
    mailbox.goto("/mailbox/")
    code = re.sub(r"\D", "", mailbox.locator(".mailbox__code").first.inner_text())
    other_phone.fill('[name="code"]', code)
    other_phone.locator("main form button").first.click()
    other_phone.wait_for_url("**/account/")
    other_phone.goto("/account/orders/")

    assert other_phone.locator(f'a[href="/account/orders/{number}/"]').count() == 1
    assert not Order.objects.get(number=number).customer.is_guest


def test_an_order_is_cancelled_with_its_cost_shown_before(phone):
    log_in(phone, "customer")
    phone.goto(f"{BOOK}when/?at={AT}")
    choose_a_time(phone)
    fill_the_door(phone)
    press(phone)
    phone.locator('button[value="succeeded"]').click()
    phone.wait_for_url("**/account/orders/*/")
    phone.locator('a[href$="cancellation/"]').first.click()
    phone.wait_for_url("**/cancellation/")
    phone.locator('main form[method="post"] button').last.click()
    phone.wait_for_url("**/account/orders/*/")

    assert Order.objects.latest("id").state == "cancelled"
