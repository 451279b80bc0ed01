"""Visitors of the pages, one per member of the cast, and the week in which they book."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from doorstep.kernel import clock, keeping
from doorstep.people.models import User
from doorstep.rosters import supply
from doorstep.rulebook import answers, book

SHANGHAI = ZoneInfo("Asia/Shanghai")
BACKEND = "doorstep.people.backends.ContactBackend"


def forget_all():
    answers.forget()
    keeping.forget()
    supply.forget()
    book.forget()


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget_all()
    yield
    forget_all()


@pytest.fixture
def monday():
    """Freeze the clock at ten on the Monday morning that comes: a workday, all its times ahead."""
    today = clock.now().astimezone(SHANGHAI).replace(hour=10, minute=0, second=0, microsecond=0)
    with clock.at(today + timedelta(days=7 - today.weekday())) as instant:
        yield instant


def named(name: str) -> User:
    return User.objects.get(name=name, is_guest=False)


def visitor(name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(named(name), backend=BACKEND)
    return client


@pytest.fixture
def anybody(db, monday):
    return Client(raise_request_exception=False)


@pytest.fixture
def customer(db, monday):
    return visitor("林晓雯")


@pytest.fixture
def stranger(db, monday):
    return visitor("何子轩")


@pytest.fixture
def provider(db, monday):
    return visitor("王桂兰")
