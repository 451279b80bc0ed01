"""Logging in: a code, a password; the first log-in makes the account and claims what was booked as a guest."""

import re

import pytest

from doorstep.messages.models import Message
from doorstep.orders.models import Order
from doorstep.people.models import User
from tests.pages.walks import paid

pytestmark = pytest.mark.django_db
CAST_PASSWORD = "doorstep-cast"


def code_in_the_mailbox(client) -> str:
    page = client.get("/mailbox/").content.decode()
    return re.search(r'class="mailbox__code">(\d{6})<', page)[1]


def log_in(client, phone: str, **query):
    client.post("/login/", {"contact": phone, **query})
    return client.post("/login/code/", {"code": code_in_the_mailbox(client), **query})


def test_a_code_from_the_mailbox_makes_an_account(anybody):
    answer = log_in(anybody, "138 0000 7777")

    assert answer["Location"] == "/account/"
    assert User.objects.by_login("13800007777") is not None
    assert anybody.get("/account/").status_code == 200


def test_a_guest_claims_the_order_with_the_same_phone(anybody):
    order = paid(anybody)

    log_in(anybody, "138 0000 1111")

    order = Order.objects.get(pk=order.pk)
    assert not order.customer.is_guest
    assert order.number in anybody.get(f"/account/orders/{order.number}/").content.decode()
    assert f"/account/orders/{order.number}/" in anybody.get("/account/orders/").content.decode()


def test_a_wrong_code_is_refused_with_a_sentence(anybody):
    anybody.post("/login/", {"contact": "13800007777"})

    answer = anybody.post("/login/code/", {"code": "000000x"})

    assert answer.status_code == 400
    assert "field__errors" in answer.content.decode()


def test_a_code_needs_a_contact_first(anybody):
    assert anybody.get("/login/code/")["Location"] == "/login/"


def test_a_password_logs_in_and_a_provider_lands_at_work(anybody):
    answer = anybody.post("/login/password/", {"contact": "+86 138 0000 0002", "password": CAST_PASSWORD})

    assert answer["Location"] == "/work/"


def test_a_wrong_password_says_neither_who_nor_what(anybody):
    pages = [
        anybody.post("/login/password/", {"contact": contact, "password": "wrong"})
        for contact in ("+86 138 0000 0002", "+86 138 0000 9999")
    ]

    sentences = [re.search(r"notice--error.*?<p>(.*?)</p>", page.content.decode(), re.S)[1] for page in pages]
    assert [page.status_code for page in pages] == [400, 400]
    assert sentences[0] == sentences[1]


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_logging_in_leads_only_to_us(anybody, evil):
    answer = anybody.post("/login/password/", {"contact": "+86 138 0000 0001", "password": CAST_PASSWORD, "next": evil})

    assert answer["Location"] == "/account/"


def test_logging_out_ends_the_session(customer):
    customer.post("/logout/")

    assert customer.get("/account/").status_code == 302


def test_mail_and_codes_are_only_shown_in_the_demo(anybody, settings):
    settings.DEMO = False

    assert anybody.get("/mailbox/").status_code == 404
    assert not Message.objects.filter(channel="mail", event="login.code").exists()
