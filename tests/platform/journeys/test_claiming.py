"""Orders made as a guest become the account's own once the phone is proven."""

from dataclasses import replace

import pytest

from doorstep.journeys import place
from doorstep.kernel import actors, clock, log
from doorstep.people import actions as people
from doorstep.people.notices import code_made
from tests.platform.world import CITY, DOOR, LAT, LNG, MORNING, SERVICE, VISIT, again

pytestmark = pytest.mark.django_db
GUEST = "13098760077"


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


def order_as_guest(phone: str):
    guest = people.guest("王小明", phone, "zh-hans")
    by = actors.Actor(actors.PARTNER, None, "acme")
    quote = place.make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=VISIT)
    hold = place.hold_time(quote.token, by=by)
    return place.place_order(hold.number, door=replace(DOOR, contact_phone=phone), by=by, language="en", customer=guest)


def log_in(phone: str):
    sent = []

    def hear(code, **_rest):
        sent.append(code)

    code_made.connect(hear)
    people.request_code(phone)
    code_made.disconnect(hear)
    return people.session_by_code(phone, sent[0])


def test_the_first_log_in_claims_the_guests_orders(world):
    order = order_as_guest(GUEST)
    guest = order.customer
    user = log_in(GUEST)

    assert again(order).customer == user
    assert user.pk != guest.pk
    event = log.of(order).get(step="claim")
    assert (event.actor_id, event.data) == (user.pk, {"guest": guest.pk})


def test_another_phone_claims_nothing(world):
    order = order_as_guest(GUEST)
    log_in("13098760078")

    assert again(order).customer == order.customer


def test_an_order_of_an_account_is_not_taken_by_who_holds_its_contact_phone(world):
    quote = place.make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=VISIT)
    hold = place.hold_time(quote.token, by=world.us)
    order = place.place_order(hold.number, door=replace(DOOR, contact_phone=GUEST), by=world.us, language="en")
    log_in(GUEST)

    assert again(order).customer == world.customer
