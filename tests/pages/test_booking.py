"""Four calm steps without a script: the state stands in the address, every refusal has its next step."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest

from doorstep.kernel import clock
from doorstep.orders.models import Hold, Order
from doorstep.payments.models import PaymentAttempt
from doorstep.people.models import Address, User
from doorstep.rosters.models import Claim
from tests.pages.conftest import named
from tests.pages.walks import AT, CITY, DOOR, SERVICE, held, open_times, paid, placed, start_of, when_address

pytestmark = pytest.mark.django_db
BOOK = f"/{CITY}/book/{SERVICE}/"


def text_of(response) -> str:
    return response.content.decode()


def test_the_price_with_its_lines_stands_at_every_step(anybody):
    addresses = [BOOK, f"{BOOK}where/", when_address(), held(anybody)]

    pages = [text_of(anybody.get(address)) for address in addresses]

    assert all('class="price-lines' in page for page in pages)


def test_choices_travel_in_the_address(anybody):
    what = text_of(anybody.get(f"{BOOK}?quantity=4"))
    assert re.search(r'name="quantity"[^>]*value="4"', what)

    answer = anybody.get(f"{BOOK}where/?quantity=4&at={AT}")

    query = parse_qs(urlparse(answer["Location"]).query)
    assert urlparse(answer["Location"]).path == f"{BOOK}when/"
    assert (query["quantity"], query["at"]) == (["4"], [AT])


def test_a_choice_that_is_not_offered_leads_back_with_a_sentence(anybody):
    answer = anybody.get(f"{BOOK}where/?quantity=999&at={AT}")

    assert answer["Location"].startswith(BOOK)
    assert 'class="notice notice--warn"' in text_of(anybody.get(answer["Location"]))


def test_an_unknown_address_says_what_to_write(anybody):
    page = text_of(anybody.get(f"{BOOK}where/", {"address": "qwxz", "find": "1"}))

    assert 'class="notice notice--warn"' in page
    assert 'value="qwxz"' in page


def test_a_found_address_can_be_chosen(anybody):
    page = text_of(anybody.get(f"{BOOK}where/", {"address": "静安寺", "find": "1"}))
    chosen = re.search(r'name="at" value="(place:[^"]+)"', page)[1]

    assert anybody.get(f"{BOOK}where/", {"at": chosen})["Location"].startswith(f"{BOOK}when/")


def test_an_uncovered_place_has_its_next_step(anybody):
    page = text_of(anybody.get(f"{BOOK}where/?at=point:29.0,119.0"))

    assert 'class="notice notice--warn"' in page
    assert "/near/?at=point" in page


def test_the_time_needs_a_place_first(anybody):
    assert anybody.get(f"{BOOK}when/")["Location"].startswith(f"{BOOK}where/")


def test_closed_times_stay_visible_and_each_reason_is_said_once(anybody, monday):
    page = text_of(anybody.get(when_address(day=monday.date().isoformat())))

    closed = re.findall(r'<input[^>]*name="starts"[^>]*disabled', page)
    for part in re.findall(r"<fieldset.*?</fieldset>", page, re.S):
        why = [text.rpartition("：")[2] for text in re.findall(r'slots__why">([^<]+)<', part)]
        assert len(why) == len(set(why))
        assert bool(why) == (" disabled" in part)
    assert len(closed) > page.count("slots__why") > 0


def test_a_closed_day_says_why_above_its_times_only(anybody, provider, monday):
    day = (monday + timedelta(days=5)).date().isoformat()
    provider.post("/work/leave/", {"from": day, "until": day, "reason": "家里有事"})

    page = text_of(anybody.get(when_address(day=day, provider="wang-guilan")))

    why = re.search(r'notice__title">这一天没有空闲时间</p><p>([^<]+)</p>', page)[1]
    assert page.count(why) == 1


def test_choosing_a_time_keeps_it(anybody):
    starts = open_times(anybody)[0]

    location = held(anybody, starts)

    hold = Hold.objects.get()
    assert hold.number in location
    assert hold.claim.starts_at == start_of(starts)
    assert "data-countdown" in text_of(anybody.get(location))


def test_a_time_that_somebody_took_offers_the_nearest(anybody):
    provider = {"provider": "wang-guilan"}
    starts = open_times(anybody, **provider)[0]
    held(anybody, starts, **provider)

    answer = anybody.post(when_address(**provider), {"starts": starts})

    assert answer.status_code == 409
    assert re.findall(r'name="starts" value="[^"]+"', text_of(answer))
    assert Hold.objects.count() == 1


def test_a_guest_books_and_follows_the_order_in_this_browser_only(anybody, stranger):
    order = paid(anybody)

    assert order.state == "confirmed"
    assert order.customer.is_guest
    assert order.contact_phone == "+8613800001111"
    assert order.number in text_of(anybody.get(f"/account/orders/{order.number}/"))
    assert stranger.get(f"/account/orders/{order.number}/").status_code == 404


def test_a_refused_door_leaves_nothing_behind_and_keeps_what_was_written(anybody):
    location = held(anybody)

    answer = anybody.post(location, DOOR | {"contact_phone": "12"})

    assert answer.status_code == 400
    assert 'value="愚园东路188弄"' in text_of(answer)
    assert not Order.objects.filter(visits__claim__hold__number=Hold.objects.get().number).exists()
    assert not User.objects.filter(is_guest=True).exists()


def test_an_expired_hold_is_one_tap_from_a_new_one(anybody):
    location = held(anybody)

    with clock.at(clock.now() + timedelta(minutes=16)):
        page = anybody.get(location)
        posted = anybody.post(location, DOOR)

    assert (page.status_code, posted.status_code) == (410, 410)
    again = re.search(r'name="starts" value="([^"]+)"', text_of(page))
    assert again
    assert not Order.objects.filter(customer__is_guest=True).exists()


def test_paying_twice_for_one_hold_is_one_order(anybody):
    location = held(anybody)
    anybody.post(location, DOOR)

    second = anybody.post(location, DOOR)

    order = Order.objects.latest("id")
    assert second["Location"] == f"/account/orders/{order.number}/"
    assert Order.objects.filter(customer=order.customer).count() == 1


def test_a_failed_payment_keeps_the_time_and_another_way_works(anybody):
    order, cashier = placed(anybody)
    back = anybody.post(cashier, {"outcome": "failed"})["Location"]
    page = text_of(anybody.get(back))
    assert "notice--error" in page
    assert 'name="method"' in page

    again = anybody.post(f"{back}payment/", {"method": "alipay"})["Location"]
    anybody.post(again, {"outcome": "succeeded"})

    order.refresh_from_db()
    assert order.state == "confirmed"
    assert list(PaymentAttempt.objects.filter(node__order=order).values_list("state", "method")) == [
        ("failed", "wechat"),
        ("succeeded", "alipay"),
    ]


def test_money_that_comes_too_late_goes_back(anybody):
    order, cashier = placed(anybody)

    anybody.post(cashier, {"outcome": "late"})

    order.refresh_from_db()
    assert order.state == "expired"
    assert PaymentAttempt.objects.get(node__order=order).state == "late"
    assert Claim.objects.get(visit__order=order).state == "released"


def test_the_hold_of_another_person_is_not_found(customer, anybody):
    location = held(customer)

    assert anybody.get(location).status_code == 404
    assert anybody.post(location, DOOR).status_code == 404


def test_a_kept_address_fills_the_form(customer):
    home = Address.objects.get(user=named("林晓雯"), label="家")
    at = {"at": f"home:{home.pk}"}

    page = text_of(customer.get(held(customer, **at)))

    assert f'value="{home.street}"' in page
    assert f'value="{home.door}"' in page


def test_the_kept_address_of_another_person_is_no_place(stranger):
    home = Address.objects.get(user=named("林晓雯"), label="家")

    answer = stranger.get(when_address(at=f"home:{home.pk}"))

    assert answer["Location"].startswith(f"{BOOK}where/")


def test_a_new_address_is_kept_when_wished(stranger):
    location = held(stranger)

    stranger.post(location, DOOR | {"keep_address": "on"})

    assert Address.objects.get(user__name="何子轩").street == DOOR["street"]


def test_nothing_can_be_booked_where_it_is_not_sold(anybody):
    assert anybody.get(f"/{CITY}/book/gone/").status_code == 404
    assert anybody.get("/nowhere/book/daily-cleaning/").status_code == 404


def test_the_cashier_goes_back_only_to_us(anybody):
    order, cashier = placed(anybody)
    path = cashier.partition("?")[0]

    answer = anybody.post(f"{path}?back=https%3A%2F%2Fevil.example%2F", {"outcome": "abandoned"})

    assert answer["Location"] == f"/account/orders/{order.number}/"


def test_a_forged_callback_of_the_channel_changes_nothing(anybody):
    order, _cashier = placed(anybody)

    answer = anybody.post("/pay/simulator/callback/", b"{}", content_type="application/json")

    order.refresh_from_db()
    assert (answer.status_code, order.state) == (400, "awaiting_payment")
