"""Publishing writes releases: by hand, by schedule, from many at once; every process hears of it."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from doorstep.places.models import City
from doorstep.pricing.models import PriceList
from doorstep.rulebook.actions import entry_of, publish_content, release
from doorstep.rulebook.book import Entry, _Memory, book, forget
from doorstep.rulebook.models import Head, Release
from tests.platform.world import CITY, SERVICE, World, open_city, race, texts

committed = pytest.mark.django_db(transaction=True)


def said(kind, key, city="", category="") -> dict | None:
    forget()
    return book().get(kind, key, city, category)


@pytest.mark.django_db
def test_publishing_releases_what_was_published():
    before = Release.objects.count()

    city = open_city()

    row = Release.objects.order_by("number").last()
    assert Release.objects.count() == before + 1
    assert (row.kind, row.key, row.payload, row.title) == ("city", CITY, city.released(), "临安")
    assert Head.objects.get().number == row.number


@pytest.mark.django_db
def test_publishing_the_same_again_releases_nothing():
    city = open_city()
    before = Release.objects.count()

    publish_content(city)

    assert Release.objects.count() == before


@pytest.mark.django_db
def test_a_draft_is_not_released_and_lies_over_the_book_as_an_overlay():
    city = open_city()
    city.phone = "95000"
    city.save_revision()

    forget()
    assert book().get("city", CITY)["phone"] == "400 000 0000"
    assert book(overlays=[entry_of(city)]).get("city", CITY)["phone"] == "95000"
    assert book().get("city", CITY)["phone"] == "400 000 0000"


@pytest.mark.django_db
def test_unpublishing_withdraws_and_publishing_again_says_it_again():
    city = open_city()
    number = book().number

    city.unpublish()
    assert said("city", CITY) is None
    city.get_latest_revision().publish()
    assert said("city", CITY) == city.released()
    assert book(number=Release.objects.filter(key=CITY).earliest("number").number).get("city", CITY)
    assert number <= Release.objects.filter(key=CITY).earliest("number").number


@pytest.mark.django_db
def test_deleting_withdraws():
    world = World()

    PriceList.objects.get(service=world.service, city=world.city).delete()

    assert said("price", SERVICE, CITY) is None


@pytest.mark.django_db
def test_what_is_scheduled_is_released_when_its_time_has_come(monkeypatch):
    city, now = open_city(), timezone.now()
    city.phone, city.go_live_at = "95000", now + timedelta(hours=1)
    city.save_revision().publish()
    assert said("city", CITY)["phone"] == "400 000 0000"

    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    call_command("publish_scheduled")

    assert said("city", CITY)["phone"] == "95000"


@pytest.mark.django_db
def test_a_first_version_with_a_date_is_not_released_before_it(monkeypatch):
    now = timezone.now()
    facts = {"name": texts("富阳"), "lat": 30.0, "lng": 119.9, "go_live_at": now + timedelta(hours=1)}
    city = publish_content(City(code="fuyang", **facts))
    assert (city.live, said("city", "fuyang")) == (False, None)

    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    call_command("publish_scheduled")

    assert said("city", "fuyang")["name"] == texts("富阳")


@pytest.mark.django_db
def test_what_expires_is_withdrawn_when_its_time_has_come(monkeypatch):
    city, now = open_city(), timezone.now()
    city.expire_at = now + timedelta(hours=1)
    city.save_revision().publish()
    assert said("city", CITY)

    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    call_command("publish_scheduled")

    assert said("city", CITY) is None


@pytest.mark.django_db
def test_a_price_list_that_moves_to_another_city_no_longer_speaks_in_the_first():
    world = World()
    other = open_city("fuyang")
    moved = PriceList.objects.get(service=world.service, city=world.city)

    moved.city = other
    publish_content(moved)

    assert said("price", SERVICE, CITY) is None
    assert said("price", SERVICE, "fuyang") == moved.released()


@pytest.mark.django_db
def test_a_moved_price_list_leaves_alone_what_another_says_there_since():
    world = World()
    first = PriceList.objects.get(service=world.service, city=world.city)
    PriceList.objects.filter(pk=first.pk).update(city=open_city("fuyang"))
    second = publish_content(PriceList(code="new", service=world.service, city=world.city, base_minor=7))
    first.refresh_from_db()

    publish_content(first)

    assert said("price", SERVICE, CITY) == second.released()


@committed
def test_numbers_have_no_gap_when_many_publish_at_once():
    first = release([(Entry("price", "k", "", "", {"x": 0}), "")])

    outcomes = race(
        8,
        lambda n: release(
            [(Entry("price", f"k{n}", "", "", {"x": n}), ""), (Entry("price", "k", "", "", {"x": n}), "")]
        ),
    )

    numbers = list(Release.objects.filter(number__gte=first).order_by("number").values_list("number", flat=True))
    assert sorted(outcomes) == [first + 2 * n for n in range(1, 9)]
    assert numbers == list(range(first, first + 17))
    assert Head.objects.get().number == first + 16
    instants = list(Release.objects.order_by("number").values_list("effective_at", flat=True))
    assert instants == sorted(instants)


@committed
def test_another_memory_sees_a_release_at_its_next_look_and_asks_nothing_before(django_assert_num_queries):
    other = _Memory()
    other.current()
    with django_assert_num_queries(0):
        assert other.current() is other.current()

    race(1, lambda _n: open_city())

    assert other.current().get("city", CITY)
    with django_assert_num_queries(0):
        assert other.current().get("city", CITY)


@committed
def test_a_release_that_was_rolled_back_is_nowhere():
    other = _Memory()
    before = other.current().number

    race(1, _fail_after_releasing)

    assert other.current().number == before
    assert release([(Entry("price", "k", "", "", {"x": 1}), "")]) == before + 1
    assert other.current().get("price", "k") == {"x": 1}


def _fail_after_releasing(_number):
    from django.db import transaction

    with transaction.atomic():
        release([(Entry("price", "k", "", "", {"x": 666}), "")])
        transaction.set_rollback(True)


READER = """
import os, sys, django
django.setup()
from doorstep.rulebook.book import book
for _line in sys.stdin:
    found = book().get("city", "linan")
    print(found["phone"] if found else "-", flush=True)
"""


@committed
def test_another_process_sees_a_release_within_one_call():
    city = open_city()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DOORSTEP_TEST_PROCESS": str(os.getpid())}
    with subprocess.Popen(
        [sys.executable, "-c", READER],
        env=environment | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert _ask(reader) == "400 000 0000"
        for phone in ("95001", "95002"):
            city.phone = phone
            publish_content(city)
            assert _ask(reader) == phone
        reader.stdin.close()


def _ask(reader) -> str:
    reader.stdin.write("\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


@pytest.mark.django_db
def test_texts_of_a_release_keep_every_language():
    city = open_city()
    city.name = texts("临安", "Lin'an")
    publish_content(city)

    assert said("city", CITY)["name"] == {"zh-hans": "临安", "en": "Lin'an"}
