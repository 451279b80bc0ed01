"""Whatever is sent, the answer is a problem that says what was wrong, never a crash."""

import pytest
from django.test import Client

from tests.api.conftest import JINGAN, ROOT, Caller

BROKEN_BODIES = [
    b"{",
    b"nothing",
    b'{"city": NaN}',
    b'{"city": "\\ud800"}',
    b'{"city": "\\u0000"}',
    b"\xff\xfe{}",
    b"[" * 100_000,
    b'{"a":' * 30 + b"1" + b"}" * 30,
    b'{"lat": 1e999}',
]


@pytest.mark.parametrize("body", BROKEN_BODIES, ids=range(len(BROKEN_BODIES)))
def test_a_body_that_is_no_json_is_unreadable(db, body):
    response = Client().post(f"{ROOT}quotes/", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "unreadable")
    assert response["Content-Type"] == "application/problem+json"


def test_a_large_body_is_refused_before_it_is_read(db):
    response = Client().post(f"{ROOT}quotes/", b'"' + b"x" * 10_000_000 + b'"', content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_another_media_type_is_refused(db):
    response = Client().post(f"{ROOT}quotes/", {"city": "shanghai"})

    assert (response.status_code, response.json()["code"]) == (415, "wrong_media_type")


def test_another_method_is_refused_with_those_that_work(anybody, db):
    response = anybody.delete("cities/")

    assert (response.status_code, response.json()["code"], response["Allow"]) == (
        405,
        "method_not_allowed",
        "GET, HEAD",
    )


@pytest.mark.parametrize(
    "path", ["nothing/", "bookings/ÄÖ/", "services/%00/", "bookings/x/y/", "", "addresses/99999999999999999/"]
)
def test_an_address_of_nobody_is_a_problem_too(anybody, db, path):
    response = anybody.get(path)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response.json()["trace_id"] == response["X-Request-Id"]


def test_a_forgotten_slash_is_pointed_out(anybody, db):
    response = anybody.get("cities", limit=1)

    assert (response.status_code, response["Location"]) == (308, "/api/v1/cities/?limit=1")


def test_every_wrong_field_is_named(anybody, db):
    problem = anybody.post("quotes/", {"city": "Shang hai", "service": 7, "lat": "NaN", "quantity": -1}).json()

    assert (problem["status"], problem["code"], problem["type"]) == (400, "invalid", "/api/v1/problems/#invalid")
    fields = {error["field"]: error["code"] for error in problem["errors"]}
    assert fields == {
        "lat": "invalid", "lng": "required", "city": "invalid", "service": "invalid", "quantity": "min_value",
    }  # fmt: skip


def test_a_choice_that_is_not_offered_names_its_field(anybody, db):
    wanted = {"city": "shanghai", "service": "daily-cleaning", **JINGAN, "addons": {"moon": 1}}

    problem = anybody.post("quotes/", wanted).json()

    assert problem["code"] == "bad_choice"
    assert [error["field"] for error in problem["errors"]] == ["addons.moon"]


def test_problems_speak_the_readers_language(db):
    details = [Caller(language=language).get("me/").json()["detail"] for language in ("zh-CN", "en", "fr")]

    assert details == ["请先登录。", "Please log in first.", "请先登录。"]


def test_the_callers_trace_id_comes_back(anybody, db):
    response = anybody.call("get", "me/", headers={"x-request-id": "checkout-0042"})

    assert (response["X-Request-Id"], response.json()["trace_id"]) == ("checkout-0042", "checkout-0042")
    assert anybody.call("get", "me/", headers={"x-request-id": "a\nb"})["X-Request-Id"] != "a\nb"


def test_a_defect_of_ours_is_told_without_its_inside(anybody, db, monkeypatch):
    from api import content

    monkeypatch.setattr(content, "show_city", lambda city: 1 / 0)

    response = anybody.get("cities/")

    assert (response.status_code, response.json()["code"]) == (500, "broken")
    assert "division" not in response.content.decode()


@pytest.mark.parametrize("cursor", ["x", "-1", "AAAA", "eyJhIjoxfQ:1:x", "%00", "WyJjaXRpZXMiXQ==", "9" * 400])
def test_a_cursor_that_is_not_ours_is_refused(anybody, customer, cursor):
    for path, query in [
        ("cities/", {}),
        ("services/", {"city": "shanghai"}),
        ("bookings/", {}),
        ("reviews/", {"city": "shanghai"}),
    ]:
        response = customer.get(path, cursor=cursor, **query)
        assert (response.status_code, response.json()["code"]) == (400, "bad_cursor"), path


def test_a_cursor_of_another_list_is_refused(customer):
    cursor = customer.ok("get", "cities/", limit=1)["next"]

    assert customer.get("services/", city="shanghai", cursor=cursor).json()["code"] == "bad_cursor"
