"""One whole way as a client goes it: from the code on the phone to the review, every operation of it through HTTP."""

from datetime import timedelta

import pytest

from doorstep.kernel import clock
from tests.api.conftest import DOOR, JINGAN, Caller, a_slot, as_base64, at, code_sent_to, settle
from tests.platform.media.photos import photo

PHONE = "13900001234"


@pytest.fixture
def newcomer(anybody, monday) -> Caller:
    """Somebody who logs in with a code for the first time."""
    sent = anybody.ok("post", "login-codes/", {"contact": PHONE}, status=202)
    assert sent["kind"] == "phone"
    code = code_sent_to(f"+86{PHONE}")
    session = anybody.ok("post", "sessions/", {"phone": PHONE, "code": code}, status=201)
    assert session["person"]["phone"] == f"+86{PHONE}"
    assert session["person"]["roles"] == ["customer"]
    return Caller(session["token"])


def log_in(anybody, login, password) -> Caller:
    return Caller(anybody.ok("post", "sessions/", {"login": login, "password": password}, status=201)["token"])


def test_a_customer_books_and_a_provider_does_the_job(anybody, newcomer, monday):
    cities = anybody.ok("get", "cities/")["items"]
    assert [city["code"] for city in cities] == ["shanghai", "suzhou"]
    categories = anybody.ok("get", "categories/", city="shanghai")["items"]
    cleaning = next(category for category in categories if category["code"] == "cleaning")
    assert anybody.ok("get", "categories/cleaning/", city="shanghai")["name"] == cleaning["name"]
    services = anybody.ok("get", "services/", city="shanghai", category="cleaning")["items"]
    assert "daily-cleaning" in [service["code"] for service in services]
    service = anybody.ok("get", "services/daily-cleaning/", city="shanghai")
    assert anybody.ok("get", "serviceability/", city="shanghai", **JINGAN)["district"] == "Jing'an"

    starts_at = a_slot(anybody, provider="wang-guilan")
    quote = anybody.ok(
        "post",
        "quotes/",
        {"city": "shanghai", "service": "daily-cleaning", **JINGAN, "starts_at": starts_at, "provider": "wang-guilan"},
        status=201,
    )
    assert sum(line["amount"]["amount_minor"] for line in quote["lines"]) == quote["total"]["amount_minor"]
    assert quote["quantity"] == service["quantity"]["usual"]
    hold = newcomer.ok("post", "holds/", {"quote": quote["quote"]}, status=201)
    assert (hold["starts_at"], hold["provider"]["code"]) == (starts_at, "wang-guilan")
    booking = newcomer.ok("post", "bookings/", {"hold": hold["number"], **DOOR, "note": "门口有猫"}, status=201)
    assert (booking["state"], booking["actions"]) == ("awaiting_payment", ["pay", "cancel"])
    assert booking["total"] == quote["total"]
    assert booking["door"]["street"] == DOOR["street"]
    assert booking["policy"]["change"].startswith("Free change until ")

    payment = newcomer.ok("post", f"bookings/{booking['number']}/payment/", {"method": "alipay"}, status=201)
    settle(payment)
    booking = newcomer.ok("get", f"bookings/{booking['number']}/")
    assert (booking["state"], booking["visit"]["state"]) == ("confirmed", "assigned")
    assert booking["actions"] == ["reschedule", "cancel"]

    provider = log_in(anybody, "+86 138 0000 0002", "doorstep-cast")
    [job] = provider.ok("get", "jobs/")["items"]
    assert (job["state"], job["steps"], job["number"]) == ("assigned", ["acknowledge"], booking["visit"]["number"])
    seen = provider.ok("get", f"jobs/{job['number']}/")
    assert (seen["door"]["stage"], seen["door"]["street"], seen["note"]) == ("district", None, "")
    seen = provider.ok("post", f"jobs/{job['number']}/acceptance/", status=201)
    assert seen["state"] == "acknowledged"

    with clock.at(at(starts_at) - timedelta(minutes=40)):
        seen = provider.ok("get", f"jobs/{job['number']}/")
        assert (seen["door"]["street"], seen["door"]["contact_phone"]) == (DOOR["street"], "+8613800001111")
        assert step(provider, job, "depart")["state"] == "en_route"
        too_far = provider.post(f"jobs/{job['number']}/steps/", {"step": "arrive", "lat": 31.0, "lng": 121.0})
        assert too_far.json()["code"] == "too_far"
        assert step(provider, job, "arrive", **JINGAN)["state"] == "arrived"
    with clock.at(at(starts_at)):
        missing = provider.post(f"jobs/{job['number']}/steps/", {"step": "start", "code": "no"}).json()
        assert (missing["code"], missing["facts"]) == ("evidence_missing", {"step": "start", "missing": {"photo": 1}})
        give(provider, job, "start", kind="photo", picture=as_base64(photo((80, 60))))
        wrong = provider.post(f"jobs/{job['number']}/steps/", {"step": "start", "code": "no"})
        assert wrong.json()["code"] == "wrong_service_code"
        code = newcomer.ok("get", f"bookings/{booking['number']}/")["visit"]["service_code"]
        assert step(provider, job, "start", code=code)["steps"] == ["pause", "finish"]
        assert step(provider, job, "pause", reason="parts")["state"] == "paused"
        assert step(provider, job, "resume")["state"] == "in_service"
    with clock.at(at(starts_at) + timedelta(hours=2)):
        lines = next(row for row in provider.ok("get", f"jobs/{job['number']}/")["needs"] if row["step"] == "finish")[
            "lines"
        ]
        give(provider, job, "finish", kind="checklist", ticks=list(range(len(lines))))
        give(provider, job, "finish", kind="photo", picture=as_base64(photo((80, 60))))
        assert step(provider, job, "finish")["state"] == "work_done"
        booking = newcomer.ok("get", f"bookings/{booking['number']}/")
        assert (booking["state"], booking["actions"]) == ("awaiting_acceptance", ["accept"])
        booking = newcomer.ok("post", f"bookings/{booking['number']}/acceptance/", status=201)
        assert (booking["state"], booking["actions"]) == ("completed", ["review"])
        said = {"stars": 5, "text": "厨房像新的一样", "tags": ["准时"], "dimensions": {}}
        review = newcomer.ok("post", f"bookings/{booking['number']}/review/", said, status=201)
        assert (review["stars"], review["provider"]) == (5, "wang-guilan")
        assert anybody.ok("get", "reviews/", city="shanghai", service="daily-cleaning")["items"] == []  # blind
        provider.ok("post", f"jobs/{job['number']}/customer-rating/", {"stars": 5}, status=201)
        [listed] = anybody.ok("get", "reviews/", city="shanghai", service="daily-cleaning")["items"]
        assert listed["text"] == said["text"]
        replied = provider.ok("post", f"reviews/{review['id']}/reply/", {"text": "谢谢您"}, status=201)
        assert replied["reply"] == "谢谢您"
        booking = newcomer.ok("get", f"bookings/{booking['number']}/")
        assert (booking["review"], booking["actions"]) == (5, [])
        steps = [moment["step"] for moment in booking["timeline"]]
        assert steps == [
            "place", "pay", "assign", "acknowledge", "depart", "arrive", "start", "pause", "resume", "finish", "accept",
        ]  # fmt: skip
        assert [row["number"] for row in newcomer.ok("get", "bookings/")["items"]] == [booking["number"]]
    assert newcomer.delete("sessions/current/").status_code == 204
    assert newcomer.get("me/").json()["code"] == "bad_token"


def give(provider, job, at_step, **piece):
    return provider.ok("post", f"jobs/{job['number']}/evidence/", {"step": at_step, **piece}, status=201)


def step(provider, job, name, **evidence):
    return provider.ok("post", f"jobs/{job['number']}/steps/", {"step": name, **evidence}, status=201)
