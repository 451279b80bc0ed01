"""A provider's desk: jobs declined, hours, leave; nobody else finds it."""

from datetime import timedelta

import pytest

from doorstep.dispatch.models import Declining
from doorstep.kernel import clock
from doorstep.orders.models import Visit
from tests.api.conftest import SHANGHAI, a_booking, at, paid

MORNING = {"weekday": 1, "start": "08:00", "until": "12:00"}


@pytest.fixture
def job(customer, provider) -> dict:
    booking = paid(customer, a_booking(customer))
    return provider.ok("get", f"jobs/{booking['visit']['number']}/")


def test_a_declined_job_goes_to_somebody_else_with_its_reason(job, provider, customer):
    reasons = [row["code"] for row in provider.ok("get", "decline-reasons/")["items"]]
    wrong = provider.post(f"jobs/{job['number']}/declining/", {"reason": "just because"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "reason")

    told = provider.ok("post", f"jobs/{job['number']}/declining/", {"reason": reasons[0], "note": "太远"}, status=201)

    assert told == {"number": job["number"], "reason": "too_far"}
    assert Declining.objects.get(visit__number=job["number"]).note == "太远"
    assert provider.get(f"jobs/{job['number']}/").status_code == 404
    assert (
        Visit.objects.get(number=job["number"]).provider is None
    )  # the customer had wished for her, or nobody else fits


def test_a_job_is_accepted_once(job, provider):
    assert provider.ok("post", f"jobs/{job['number']}/acceptance/", status=201)["steps"] == ["depart"]

    again = provider.post(f"jobs/{job['number']}/acceptance/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert provider.post(f"jobs/{job['number']}/steps/", {"step": "fly"}).status_code == 400


def test_a_job_says_from_when_on_its_next_step_is_possible(job, provider):
    opens = at(job["starts_at"]) - timedelta(minutes=120)
    told = provider.ok("post", f"jobs/{job['number']}/acceptance/", status=201)

    early = provider.post(f"jobs/{job['number']}/steps/", {"step": "depart"}).json()

    assert at(told["possible_from"]) == opens
    assert (early["code"], at(early["facts"]["opens_at"])) == ("too_early", opens)
    with clock.at(opens):
        assert provider.ok("get", f"jobs/{job['number']}/")["possible_from"] is None


def test_the_street_is_seen_from_the_day_before_and_the_door_two_hours_before(job, provider):
    starts = at(job["starts_at"])
    stages = {}
    for name, instant in [
        ("early", starts - timedelta(days=1, hours=20)),
        ("day before", starts - timedelta(hours=12)),
        ("soon", starts - timedelta(hours=1)),
    ]:
        with clock.at(instant):
            door = provider.ok("get", f"jobs/{job['number']}/")["door"]
            stages[name] = (door["stage"], door["street"] is not None, door["door"] is not None)

    assert stages["day before"] == ("street", True, False)
    assert stages["soon"] == ("door", True, True)


def test_the_agenda_costs_the_same_however_long(customer, provider, django_assert_num_queries):
    for day in (2, 3):
        paid(customer, a_booking(customer, day))

    with django_assert_num_queries(3):  # the token, the provider, the visits
        shown = provider.ok("get", "jobs/")["items"]
    with django_assert_num_queries(3):
        page = provider.ok("get", "jobs/", limit=1)
    assert page["items"] == shown[:1]
    assert provider.ok("get", "jobs/", limit=1, cursor=page["next"])["items"] == shown[1:]
    assert provider.ok("get", "jobs/", ended="true")["items"] == []
    assert "street" not in shown[0]


def test_hours_are_replaced_as_a_whole(provider):
    week = [{"weekday": day, "start": "09:00", "until": "18:30"} for day in range(5)]

    assert provider.ok("put", "hours/", {"hours": week})["hours"] == week
    assert provider.ok("get", "hours/")["hours"] == week


@pytest.mark.parametrize(
    ("rows", "status", "code"),
    [
        ([{"weekday": 7, "start": "09:00", "until": "10:00"}], 400, "invalid"),
        ([{"weekday": 1, "start": "9", "until": "10:00"}], 400, "invalid"),
        ([{"weekday": 1, "start": "10:00", "until": "09:00"}], 400, "bad_hours"),
        ([MORNING, MORNING | {"start": "09:00"}], 400, "bad_hours"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_and_nothing_changes(provider, rows, status, code):
    before = provider.ok("get", "hours/")

    refused = provider.put("hours/", {"hours": rows})

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert provider.ok("get", "hours/") == before


def test_leave_is_entered_and_withdrawn(provider, stranger, monday):
    away = {"starts_at": iso(monday, 20), "ends_at": iso(monday, 22), "reason": "回老家"}

    leave = provider.ok("post", "leaves/", away, status=201)

    assert provider.ok("get", "hours/")["leaves"] == [leave]
    assert stranger.delete(f"leaves/{leave['id']}/").status_code == 404
    assert provider.delete(f"leaves/{leave['id']}/").status_code == 204
    assert provider.ok("get", "hours/")["leaves"] == []


def test_leave_over_a_job_names_the_jobs(job, provider, monday):
    refused = provider.post("leaves/", {"starts_at": iso(monday, 1), "ends_at": iso(monday, 9)})

    assert (refused.status_code, refused.json()["code"]) == (409, "jobs_in_the_way")
    assert [at(text) for text in refused.json()["facts"]["jobs"]] == [at(job["starts_at"])]
    assert provider.ok("get", "hours/")["leaves"] == []


def iso(instant, days) -> str:
    return (instant + timedelta(days=days)).astimezone(SHANGHAI).isoformat()
