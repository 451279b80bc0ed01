"""Answers made ready: the first who comes after a publish waits for nobody, and nothing stops the bell."""

import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.kernel import bell
from doorstep.pricing.models import PriceList
from doorstep.rulebook import answers, ready, shared
from doorstep.rulebook import book as rulebook
from doorstep.rulebook.actions import publish_content
from tests import caches

PATHS = [
    "/shanghai/services/daily-cleaning/",
    "/en/shanghai/services/daily-cleaning/",
    "/api/v1/services/?city=shanghai",
]


@pytest.fixture
def committed(db, django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(autouse=True)
def _ready(settings, monkeypatch):
    settings.ANSWERS_READY = True
    monkeypatch.setattr(ready, "_rests_until", 0.0)
    answers.forget()
    yield
    answers.forget()


@pytest.fixture
def people(committed):
    """Somebody who has read each page before and again after a release: what is asked for again and again."""
    client = Client(headers={"host": "testserver"})
    for _turn in range(2):
        for path in PATHS:
            assert client.get(path).status_code == 200
        answers._answers.rows = {key: stale(kept) for key, kept in answers._answers.rows.items()}
    return client


def stale(kept):
    kept.edition = ("before",)
    return kept


def raise_price():
    changed = PriceList.objects.get(service__code="daily-cleaning", city=None)
    changed.base_minor = (changed.base_minor or 0) + 7700
    publish_content(changed)


def elsewhere(monkeypatch, act):
    """Let another process act: one with a memory of its own."""
    with monkeypatch.context() as other:
        other.setattr(answers, "_answers", answers.Answers())
        act()


@pytest.mark.parametrize("path", PATHS)
def test_whoever_comes_first_after_a_publish_finds_the_new_answer_made(people, path, committed, monkeypatch):
    before = people.get(path).content

    def publish():
        with committed():
            raise_price()

    elsewhere(monkeypatch, publish)
    with CaptureQueriesContext(connection) as queries:
        after = people.get(path)

    assert after.content != before
    assert [one["sql"] for one in queries if "rulebook_head" not in one["sql"]] == []
    answers.forget()
    caches.empty()
    assert after.content == Client(headers={"host": "testserver"}).get(path).content  # as when it is made on demand


def test_nobody_sees_a_release_before_its_bell(people, committed, monkeypatch):
    seen = []
    make = ready.WSGIHandler.get_response

    def watching(self, request):
        response = make(self, request)
        seen.append(bell._ours().heard("rulebook"))
        return response

    monkeypatch.setattr(ready.WSGIHandler, "get_response", watching)
    before = bell._ours().heard("rulebook")
    ready._handler.cache_clear()

    with committed():
        raise_price()

    assert seen.count(before) >= len(PATHS)
    assert bell._ours().heard("rulebook") != before


def test_what_cannot_be_made_ready_stops_no_publish(people, committed, monkeypatch, caplog):
    monkeypatch.setattr(ready, "_handler", lambda: 1 / 0)
    before = bell._ours().heard("rulebook")

    with committed():
        raise_price()

    assert bell._ours().heard("rulebook") != before
    assert "rulebook is not" in caplog.text


def test_whoever_publishes_many_things_one_after_another_rests_between(people, committed, monkeypatch):
    made = []
    monkeypatch.setattr(answers, "share", lambda key: made.append(key) or True)

    began = time.monotonic()
    assert ready.make_ready() == len(PATHS)
    assert ready._rests_until - began > 0

    monkeypatch.setattr(ready, "_rests_until", time.monotonic() + 1000)
    assert ready.make_ready() == 0
    assert len(made) == len(PATHS)


def test_the_usual_stays_when_many_ask_for_something_once(db):
    usual = ("shop.example", "https", "", "/usual/", "", "")
    for _n in range(20):
        shared.note(usual)
    for number in range(3 * shared.MOST_KEYS):
        shared.note(("shop.example", "https", "", "/junk/", str(number), ""))

    assert shared.most_asked(1) == [usual]
    assert len(cache.get(shared.ASKED)) <= shared.MOST_KEYS


def test_a_release_whose_publisher_was_killed_before_the_bell_is_found_all_the_same(db, monkeypatch):
    before = rulebook.book().number
    monkeypatch.setattr(bell, "ring", lambda name: None)

    raise_price()

    if bell.is_shared():
        assert rulebook.book().number == before
    monkeypatch.setattr(rulebook, "SURE_S", 0)
    assert rulebook.book().number > before
