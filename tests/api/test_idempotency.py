"""The same POST sent twice happens once, also when both are sent at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from api import idempotency
from api.models import IdempotentReply
from doorstep.kernel import clock
from doorstep.orders.models import Order
from doorstep.people.actions import open_token
from doorstep.people.models import Address
from tests.api.conftest import DOOR, JINGAN, Caller, a_hold, named

ADDRESS = {
    "city": "shanghai",
    "street": "南京西路1266号",
    "contact_name": "林晓雯",
    "contact_phone": "13800001111",
    **JINGAN,
}
KEY = {"idempotency-key": "6f1a0c9e"}


def test_a_repeated_booking_is_the_first_one(customer):
    body = {"hold": a_hold(customer)["number"], **DOOR}

    first, second = (customer.post("bookings/", body, headers=KEY) for _time in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert (first.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert Order.objects.count() == 1


def test_a_refusal_is_repeated_too(customer):
    first, second = (customer.post("bookings/", {"hold": "H2222222", **DOOR}, headers=KEY) for _time in range(2))

    assert (first.status_code, second.status_code) == (404, 404)
    assert second["Content-Type"] == "application/problem+json"
    assert second["Idempotent-Replayed"] == "true"


def test_the_same_key_with_another_request_is_refused(customer):
    customer.post("addresses/", ADDRESS, headers=KEY)

    other_body = customer.post("addresses/", ADDRESS | {"label": "x"}, headers=KEY)
    other_path = customer.post("favourites/", {"city": "shanghai", "kind": "service", "code": "x"}, headers=KEY)

    assert [(r.status_code, r.json()["code"]) for r in (other_body, other_path)] == [
        (422, "idempotency_key_reused")
    ] * 2


def test_keys_of_two_people_never_meet(customer, stranger):
    answers = [caller.post("addresses/", ADDRESS, headers=KEY) for caller in (customer, stranger)]

    assert [answer.get("Idempotent-Replayed") for answer in answers] == [None, None]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_who_comes_while_the_first_one_runs_is_told_so(customer):
    customer.post("addresses/", ADDRESS, headers=KEY)
    IdempotentReply.objects.update(status=None, body="")

    refused = customer.post("addresses/", ADDRESS, headers=KEY)
    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (409, "request_in_flight", "1")
    with clock.at(clock.now() + idempotency.LONGEST_RUN + timedelta(seconds=1)):  # the first one died
        assert customer.post("addresses/", ADDRESS, headers=KEY).status_code == 201


def test_memory_lasts_a_day(customer):
    customer.post("addresses/", ADDRESS, headers=KEY)

    with clock.at(clock.now() + timedelta(hours=24, seconds=1)):
        assert customer.post("addresses/", ADDRESS | {"label": "x"}, headers=KEY).status_code == 201
    with clock.at(clock.now() + timedelta(hours=49)):
        assert idempotency.forget_old() == 1
    assert not IdempotentReply.objects.exists()


def test_a_try_that_was_too_much_is_not_remembered(anybody, db, monday):
    body = {"contact": "13900006666"}
    answers = [anybody.post("login-codes/", body, headers={"idempotency-key": f"k{n}"}) for n in range(7)]
    assert answers[-1].status_code == 429

    assert not IdempotentReply.objects.filter(key="k6").exists()


def test_what_is_remembered_cannot_be_read_in_the_database(anybody, db):
    body = {"login": "admin@doorstep.example", "password": "doorstep-cast"}
    token = anybody.post("sessions/", body, headers=KEY).json()["token"]

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM api_idempotentreply")
        [(kept,)] = cursor.fetchall()
    assert token not in kept
    assert anybody.post("sessions/", body, headers=KEY).json()["token"] == token


@pytest.mark.parametrize("key", ["", "x" * 101, "é", "a\x7fb"])
def test_a_key_that_is_none_is_refused(customer, key):
    assert (
        customer.post("addresses/", ADDRESS, headers={"idempotency-key": key}).json()["code"] == "bad_idempotency_key"
    )


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_happens():
    token, before = open_token(named("林晓雯")), Address.objects.count()
    line, answers = threading.Barrier(8), []

    def send():
        caller = Caller(token)
        line.wait()
        answers.append(caller.post("addresses/", ADDRESS, headers=KEY))
        connections.close_all()

    threads = [threading.Thread(target=send) for _racer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Address.objects.count() == before + 1
    made = [answer for answer in answers if answer.status_code == 201]
    told = [answer.json()["code"] for answer in answers if answer.status_code != 201]
    assert len({answer.content for answer in made}) == 1
    assert set(told) <= {"request_in_flight"}
    assert len(made) + len(told) == 8
