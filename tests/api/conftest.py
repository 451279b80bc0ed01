"""A caller of the API for each of the cast; every answer is checked against the document."""

import base64
import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from doorstep.kernel import clock
from doorstep.messages.models import Message
from doorstep.partners.keys import issue_key
from doorstep.partners.models import Partner
from doorstep.people.actions import open_token
from doorstep.people.models import User
from doorstep.rosters import supply
from doorstep.rulebook import answers
from tests.api import contract

SHANGHAI = ZoneInfo("Asia/Shanghai")
JINGAN = {"lat": 31.2246, "lng": 121.4440}
ROOT = "/api/v1/"


class Caller:
    """Calls as one person or partner; json bodies, checked answers."""

    def __init__(self, token="", key="", language="en"):
        self.client = Client(raise_request_exception=False)
        self.headers = {"accept-language": language}
        if token:
            self.headers["authorization"] = f"Bearer {token}"
        if key:
            self.headers["x-api-key"] = key

    def call(self, verb, path, body=None, *, headers=None, **query):
        raw = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        path = path if path.startswith("/") else ROOT + path
        response = getattr(self.client, verb)(
            path, **raw, headers=self.headers | (headers or {}), **({"query_params": query} if query else {})
        )
        contract.check(verb, path, response)
        return response

    def get(self, path, **query):
        return self.call("get", path, **query)

    def post(self, path, body=None, **rest):
        return self.call("post", path, {} if body is None else body, **rest)

    def put(self, path, body):
        return self.call("put", path, body)

    def patch(self, path, body):
        return self.call("patch", path, body)

    def delete(self, path):
        return self.call("delete", path)

    def ok(self, verb, path, body=None, status=200, **rest):
        """Call and give what was answered, which must have this status."""
        response = getattr(self, verb)(path, *([] if body is None else [body]), **rest)
        assert response.status_code == status, response.content.decode()[:1000]
        return response.json() if response.content else None


@pytest.fixture(autouse=True)
def _nothing_kept():
    answers.forget()
    supply.forget()
    yield
    answers.forget()
    supply.forget()


def at_ten_on_monday():
    """Freeze the clock at ten on the Monday morning that comes: a workday, all its times ahead."""
    today = clock.now().astimezone(SHANGHAI).replace(hour=10, minute=0, second=0, microsecond=0)
    return clock.at(today + timedelta(days=7 - today.weekday()))


@pytest.fixture
def monday():
    with at_ten_on_monday() as instant:
        yield instant


def named(name: str) -> User:
    return User.objects.get(name=name, is_guest=False)


@pytest.fixture
def anybody(db):
    return Caller()


@pytest.fixture
def customer(db, monday):
    return Caller(open_token(named("林晓雯")))


@pytest.fixture
def stranger(db, monday):
    return Caller(open_token(named("何子轩")))


@pytest.fixture
def provider(db, monday):
    return Caller(open_token(named("王桂兰")))


@pytest.fixture
def partner(db, monday):
    return Caller(key=issue_key(Partner.objects.get(code="xingfuli"), label="test"))


@pytest.fixture
def other_partner(db, monday):
    made = Partner.objects.create(code="linju", name="邻居")
    return Caller(key=issue_key(made, label="test"))


def code_sent_to(phone: str) -> str:
    """Read the newest log-in code in the mailbox."""
    mine = [m for m in Message.objects.filter(event="login.code").order_by("-id")[:20] if m.address == phone]
    return re.search(r"\d{6}", f"{mine[0].subject} {mine[0].body}")[0]


def a_slot(caller, day: int = 2, service="daily-cleaning", **query) -> str:
    """Give the first open time from so many days ahead on."""
    first = (clock.now().astimezone(SHANGHAI) + timedelta(days=day)).date()
    calendar = caller.ok(
        "get", f"services/{service}/slots/", city="shanghai", **JINGAN, first_day=first, days=5, **query
    )
    return next(slot["starts_at"] for d in calendar["days"] for slot in d["slots"] if slot["is_open"])


def a_quote(caller, starts_at=None, provider="", **more) -> dict:
    wanted = {"city": "shanghai", "service": "daily-cleaning", **JINGAN, "starts_at": starts_at, "provider": provider}
    return caller.ok("post", "quotes/", wanted | more, status=201)


def a_hold(caller, day: int = 2, provider="wang-guilan") -> dict:
    quote = a_quote(caller, a_slot(caller, day, provider=provider), provider)
    return caller.ok("post", "holds/", {"quote": quote["quote"]}, status=201)


DOOR = {"street": "愚园东路188弄", "door": "3号1202室", "contact_name": "林晓雯", "contact_phone": "13800001111"}


def a_booking(caller, day: int = 2) -> dict:
    return caller.ok("post", "bookings/", {"hold": a_hold(caller, day)["number"], **DOOR}, status=201)


def paid(caller, booking: dict) -> dict:
    """Pay a booking on the simulator's page and give it as it stands then."""
    payment = caller.ok("post", f"bookings/{booking['number']}/payment/", {"method": "wechat"}, status=201)
    settle(payment)
    return caller.ok("get", f"bookings/{booking['number']}/")


def settle(payment: dict, outcome="succeeded") -> None:
    """Press a button of the simulator's own page, as a browser would."""
    response = Client().post(payment["checkout_path"], {"outcome": outcome})
    assert response.status_code in (200, 302, 303), response.status_code


def as_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
