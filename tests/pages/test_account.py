"""A customer's own screens: orders and their changes, reviews, addresses, favourites, messages; strangers find nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from doorstep.journeys import fulfil
from doorstep.kernel import actors, clock
from doorstep.orders.models import Order, Visit
from doorstep.people.models import Address, Favourite
from doorstep.places.atlas import atlas
from doorstep.reviews.models import Review
from doorstep.rulebook.book import book
from fixtures import booking
from pages.cards import review_row
from tests.pages.conftest import named
from tests.pages.walks import open_times, paid, placed

pytestmark = pytest.mark.django_db
WANG = {"provider": "wang-guilan"}


def text_of(response) -> str:
    return response.content.decode()


def address_of(order, tail="") -> str:
    return f"/account/orders/{order.number}/{tail}"


def visit_of(order) -> Visit:
    return order.visits.exclude(state="superseded").get()


def worked(order) -> Order:
    """Let the provider do the job at its time; the order waits for acceptance."""
    by = actors.provider(visit_of(order).provider.user)
    fulfil.acknowledge(visit_of(order), by=by)
    with clock.at(order.starts_at):
        fulfil.depart(visit_of(order), by=by)
        fulfil.arrive(visit_of(order), by=by, lat=order.lat, lng=order.lng)
        booking.prove(visit_of(order), "start", by=by)
        fulfil.start(visit_of(order), by=by, code=visit_of(order).door_code)
        booking.prove(visit_of(order), "finish", by=by)
        fulfil.finish(visit_of(order), by=by)
    return Order.objects.get(pk=order.pk)


def test_an_order_tells_what_happened_and_the_code_for_the_door(customer):
    order = paid(customer, **WANG)

    page = text_of(customer.get(address_of(order)))

    assert visit_of(order).door_code in page
    assert "王阿姨" in page
    assert 'class="timeline__text"' in page


def test_cancelling_shows_its_cost_before_and_frees_the_time(customer):
    order = paid(customer, **WANG)
    asked = customer.get(address_of(order, "cancellation/"))
    assert asked.status_code == 200
    assert Order.objects.get(pk=order.pk).state == "confirmed"

    answer = customer.post(address_of(order, "cancellation/"), {"reason": "plans"})

    assert answer["Location"] == address_of(order)
    assert Order.objects.get(pk=order.pk).state == "cancelled"
    assert customer.post(address_of(order, "cancellation/"), {"reason": "plans"}).status_code == 409


def test_moving_a_visit_shows_the_times_and_swaps_it_once(customer):
    soon = {"day": (clock.now() + timedelta(days=2)).date().isoformat(), **WANG}
    order = paid(customer, **soon)
    later = open_times(customer, **soon)[-1]

    answer = customer.post(address_of(order, "reschedule/"), {"starts": later})

    assert answer["Location"] == address_of(order)
    order = Order.objects.get(pk=order.pk)
    assert order.starts_at.isoformat() != later  # storage is UTC
    assert visit_of(order).starts_at == order.starts_at
    assert order.visits.filter(state="superseded").count() == 1


def test_moving_to_no_time_keeps_the_visit(customer):
    order = paid(customer, day=(clock.now() + timedelta(days=2)).date().isoformat(), **WANG)

    answer = customer.post(address_of(order, "reschedule/"), {"starts": "never"})

    assert answer.status_code == 400
    assert Order.objects.get(pk=order.pk).starts_at == order.starts_at


def test_the_work_is_confirmed_and_reviewed(customer):
    order = worked(paid(customer, **WANG))
    with clock.at(order.starts_at + timedelta(hours=3)):
        assert customer.post(address_of(order, "acceptance/"))["Location"] == address_of(order, "review/")
        page = text_of(customer.get(address_of(order, "review/")))
        assert page.count("star-input__input") >= 10

        wrong = customer.post(address_of(order, "review/"), {"text": "好"})
        assert (wrong.status_code, Review.objects.filter(order=order).count()) == (400, 0)
        good = {"stars-0": "5", "stars-1": "4", "text": "干净", "anonymous": "1", "tag": ["准时"]}
        answer = customer.post(address_of(order, "review/"), good)

    assert answer["Location"] == address_of(order)
    review = Review.objects.get(order=order)
    assert (review.stars, review.is_anonymous, review.text) == (5, True, "干净")
    for language, signed in (
        ("zh-hans", "匿名用户"),
        ("en", "Anonymous"),
    ):  # in the reader's language, not the writer's
        with translation.override(language):
            assert review_row(review, atlas(book()).city("shanghai"))["author"]["name"] == signed


def test_booking_again_keeps_choices_place_and_provider(customer):
    order = paid(customer, quantity="4", **WANG)

    location = customer.get(address_of(order, "again/"))["Location"]

    assert "quantity=4" in location
    assert "provider=wang-guilan" in location
    assert customer.get(location).status_code == 200


@pytest.mark.parametrize("tail", ["", "cancellation/", "reschedule/", "review/", "again/"])
def test_the_order_of_another_person_is_not_found(customer, stranger, anybody, tail):
    order = paid(customer)

    assert [somebody.get(address_of(order, tail)).status_code for somebody in (stranger, anybody)] == [404, 404]


@pytest.mark.parametrize("tail", ["payment/", "acceptance/", "cancellation/", "reschedule/", "review/"])
def test_a_stranger_changes_nothing(customer, stranger, tail):
    order, _cashier = placed(customer)

    assert stranger.post(address_of(order, tail), {"reason": "plans", "method": "card"}).status_code == 404
    assert Order.objects.get(pk=order.pk).state == "awaiting_payment"


@pytest.mark.parametrize(
    "path",
    ["/account/", "/account/orders/", "/account/addresses/", "/account/favourites/", "/account/messages/", "/work/"],
)
def test_without_an_account_one_is_asked_to_log_in(anybody, path):
    answer = anybody.get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


def test_addresses_are_added_and_removed(stranger):
    form = {
        "contact_name": "何子轩",
        "contact_phone": "13800003333",
        "street": "南京西路 1 号",
        "door": "",
        "access_note": "",
        "label": "家",
    }
    answer = stranger.post("/account/addresses/new/?at=point:31.2246,121.4440", form)
    assert answer["Location"] == "/account/addresses/"
    mine = Address.objects.get(user=named("何子轩"))
    assert "南京西路 1 号" in text_of(stranger.get("/account/addresses/"))

    stranger.post(f"/account/addresses/{mine.pk}/removal/")

    assert "南京西路 1 号" not in text_of(stranger.get("/account/addresses/"))


def test_the_address_of_another_person_cannot_be_removed(stranger):
    theirs = Address.objects.get(user=named("林晓雯"), label="家")

    stranger.post(f"/account/addresses/{theirs.pk}/removal/")

    theirs.refresh_from_db()
    assert theirs.archived_at is None


def test_the_heart_keeps_and_forgets(stranger):
    path = "/account/favourites/shanghai/service/daily-cleaning/"

    stranger.post(path)
    assert Favourite.objects.filter(user=named("何子轩")).count() == 1
    assert "/shanghai/services/daily-cleaning/" in text_of(stranger.get("/account/favourites/"))

    stranger.post(path)
    assert Favourite.objects.filter(user=named("何子轩")).count() == 0


def test_the_heart_asks_a_visitor_to_log_in(anybody):
    answer = anybody.post("/account/favourites/shanghai/service/daily-cleaning/")

    assert answer["Location"] == "/login/?next=%2Fshanghai%2Fservices%2Fdaily-cleaning%2F"


def test_orders_cost_the_same_queries_however_many(customer, django_assert_max_num_queries):
    paid(customer)
    with django_assert_max_num_queries(14):
        customer.get("/account/orders/")
    for _number in range(3):
        paid(customer)

    with django_assert_max_num_queries(14):
        page = customer.get("/account/orders/")

    assert text_of(page).count('class="order-card"') == 4


def test_customers_see_who_looked_at_their_contact_data(customer, provider):
    order = paid(customer, **WANG)
    with clock.at(order.starts_at - timedelta(hours=1)):
        provider.get(f"/work/jobs/{visit_of(order).number}/")

        page = text_of(customer.get("/account/access/"))

    assert order.number in page
    assert "王**" in page


def test_messages_lead_to_the_order_in_words_not_as_an_address(customer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        order = paid(customer, **WANG)

    page = text_of(customer.get("/account/messages/"))

    texts = re.findall(r'class="mailbox__text">(.*?)</p>', page, re.S)
    assert texts
    assert [text for text in texts if "http" in re.sub(r'href="[^"]*"', "", text)] == []
    assert f'href="{address_of(order)}"' in page
