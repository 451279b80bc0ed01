"""Sessions, the profile, addresses, favourites."""

import pytest

from doorstep.people.models import Address, Favourite
from tests.api.conftest import JINGAN, Caller, code_sent_to, named

ADDRESS = {
    "city": "shanghai",
    "street": "南京西路1266号",
    "contact_name": "林晓雯",
    "contact_phone": "13800001111",
    **JINGAN,
}


def test_login_and_password_give_a_token_that_logging_out_ends(anybody, db):
    session = anybody.ok(
        "post", "sessions/", {"login": "admin@doorstep.example", "password": "doorstep-cast"}, status=201
    )
    me = Caller(session["token"])

    assert me.ok("get", "me/")["roles"] == ["customer", "staff"]
    assert me.delete("sessions/current/").status_code == 204
    assert me.get("me/").status_code == 401


def test_a_wrong_password_and_an_unknown_login_are_told_alike(anybody, db):
    answers = [
        anybody.post("sessions/", {"login": login, "password": "wrong"}).json()
        for login in ("admin@doorstep.example", "nobody@doorstep.example")
    ]

    assert {(answer["status"], answer["code"]) for answer in answers} == {(401, "wrong_password")}


def test_half_a_session_is_refused_with_what_is_missing(anybody, db):
    problem = anybody.post("sessions/", {"login": "admin@doorstep.example"}).json()

    assert (problem["status"], problem["code"]) == (400, "invalid")
    assert problem["errors"] == [
        {"field": "", "code": "required", "detail": "Send login and password, or phone and code."}
    ]


def test_tries_are_limited_and_told(anybody, db, monday):
    first = anybody.post("login-codes/", {"contact": "13900005555"})
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("60", "59")

    last = [anybody.post("login-codes/", {"contact": "13900005555"}) for _try in range(6)][-1]

    assert (last.status_code, last.json()["code"], last["Retry-After"]) == (429, "too_many_requests", "600")


def test_the_profile_changes_and_a_new_phone_needs_its_code(customer):
    assert customer.ok("patch", "me/", {"name": "林小雯", "language": "en"})["name"] == "林小雯"
    assert customer.patch("me/", {"contact": "13911112222", "code": "000000"}).json()["code"] == "wrong_code"
    customer.ok("post", "login-codes/", {"contact": "13911112222"}, status=202)
    told = customer.ok("patch", "me/", {"contact": "13911112222", "code": code_sent_to("+8613911112222")})

    assert told["phone"] == "+8613911112222"
    assert customer.patch("me/", {"home_city": "atlantis"}).json()["errors"][0]["field"] == "home_city"


def test_addresses_are_kept_and_taken_off_the_list(customer, stranger):
    made = customer.ok("post", "addresses/", ADDRESS, status=201)
    assert (made["district"], made["contact_phone"]) == ("Jing'an", "+8613800001111")
    assert made["id"] in [row["id"] for row in customer.ok("get", "addresses/")["items"]]
    assert stranger.ok("get", "addresses/")["items"] == []

    assert stranger.delete(f"addresses/{made['id']}/").status_code == 404
    assert customer.delete(f"addresses/{made['id']}/").status_code == 204
    assert made["id"] not in [row["id"] for row in customer.ok("get", "addresses/", city="shanghai")["items"]]
    assert Address.objects.get(pk=made["id"]).archived_at


def test_an_address_without_a_street_says_so(customer):
    problem = customer.post("addresses/", ADDRESS | {"street": " "}).json()

    assert [(error["field"], error["code"]) for error in problem["errors"]] == [("street", "blank")]


def test_liking_twice_changes_nothing(customer):
    before = Favourite.objects.filter(user=named("林晓雯")).count()
    wanted = {"city": "shanghai", "kind": "service", "code": "deep-cleaning-home"}

    for _time in range(2):
        assert customer.ok("post", "favourites/", wanted, status=201)["name"] == "Deep cleaning"

    rows = customer.ok("get", "favourites/")["items"]
    assert len(rows) == before + 1
    assert "Ms Wang" in [row["name"] for row in rows]
    assert customer.delete("favourites/shanghai/service/deep-cleaning-home/").status_code == 204
    assert len(customer.ok("get", "favourites/")["items"]) == before


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"authorization": "Bearer dst_wrong"}, "bad_token"),
        ({"authorization": "Basic YTpi"}, "bad_token"),
        ({"authorization": "Bearer"}, "bad_token"),
        ({"authorization": "Bearer é"}, "bad_token"),
        ({"x-api-key": "dsk_00000000_wrong"}, "bad_api_key"),
        ({}, "not_authenticated"),
    ],
)
def test_who_is_not_known_is_asked_to_log_in(anybody, db, headers, code):
    response = anybody.call("get", "me/", headers=headers)

    assert (response.status_code, response.json()["code"]) == (401, code)
    assert response["WWW-Authenticate"] == "Bearer"
