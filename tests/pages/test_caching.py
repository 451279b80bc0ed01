"""Whole pages for everybody: warm ones cost no query, a publish shows at once, nothing personal is ever kept."""

import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from doorstep.pricing.models import PriceList
from doorstep.rulebook import answers
from doorstep.rulebook.actions import publish_content
from pages.models import CityPage

PAGES = ["/shanghai/", "/shanghai/categories/cleaning/", "/shanghai/services/daily-cleaning/", "/en/shanghai/"]
pytestmark = pytest.mark.django_db


def queries_of(client, path) -> list[str]:
    """Fetch a page and give its queries, those aside by which a process without a bell asks for the newest release."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in captured if "rulebook_head" not in one["sql"]]


@pytest.mark.parametrize("path", PAGES)
def test_a_warm_page_costs_no_query(anybody, path):
    queries_of(anybody, path)

    assert queries_of(anybody, path) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_first_page_after_a_publish_costs_few_queries(anybody, path):
    anybody.get(path)  # this process knows site, pictures and rosters
    answers.forget()

    queries = queries_of(anybody, path)

    assert len(queries) <= 8, "\n".join(queries)


def test_a_publish_shows_at_once(anybody, django_capture_on_commit_callbacks):
    path = "/shanghai/services/daily-cleaning/"
    before = anybody.get(path).content
    changed = PriceList.objects.get(service__code="daily-cleaning", city=None)
    changed.base_minor = (changed.base_minor or 0) + 7700
    with django_capture_on_commit_callbacks(execute=True):  # the bell rings after the commit
        publish_content(changed)

    assert anybody.get(path).content != before


def test_an_unchanged_page_is_answered_with_304(anybody):
    first = anybody.get("/shanghai/")

    again = anybody.get("/shanghai/", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["Vary"] == "Cookie, Accept-Encoding"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_for_everybody_holds_no_form_token(anybody, path):
    answer = anybody.get(path)

    assert b"csrfmiddlewaretoken" not in answer.content
    assert not answer.cookies


def test_a_person_gets_their_own_page(anybody, customer):
    anybody.get("/shanghai/")

    page = customer.get("/shanghai/")

    assert "ETag" not in page
    assert "林晓雯" in page.content.decode()
    assert "林晓雯" not in anybody.get("/shanghai/").content.decode()


@pytest.mark.parametrize(
    "path", ["/login/", "/mailbox/", "/shanghai/book/daily-cleaning/when/?at=point:31.2246,121.444"]
)
def test_personal_screens_are_never_kept(anybody, path):
    answer = anybody.get(path)

    assert answer["Cache-Control"] == "private, no-store"
    assert not answers._answers.rows


def test_one_visitor_makes_a_dead_page_anew_and_nobody_sees_a_very_old_one(anybody):
    anybody.get("/shanghai/")
    kept_answers = answers._answers
    ((key, kept),) = kept_answers.rows.items()

    kept.dies_at = time.monotonic() - 1
    assert kept_answers.get(key) is None
    with kept.making:  # somebody makes it
        assert (kept_answers.get(key), kept_answers.living(key)) == (kept, None)

        kept.dies_at = time.monotonic() - 60
        assert kept_answers.get(key) is None


def test_hosts_do_not_share_pages(anybody):
    anybody.get("/shanghai/")
    queries = queries_of(Client(headers={"host": "other.example"}), "/shanghai/")

    assert queries


def test_a_page_that_an_editor_closes_is_closed_at_once_and_opens_again(anybody, django_capture_on_commit_callbacks):
    def closes(act) -> int:
        with django_capture_on_commit_callbacks(execute=True):  # the bell rings after the commit
            act()
        return anybody.get("/shanghai/").status_code

    page = CityPage.objects.get(slug="shanghai")
    assert anybody.get("/shanghai/").status_code == 200

    made = closes(lambda: PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN))
    gone = closes(lambda: PageViewRestriction.objects.all().delete())

    assert (made, gone) == (302, 200)


def test_a_city_page_that_an_editor_withdraws_is_gone_at_once(anybody, django_capture_on_commit_callbacks):
    assert anybody.get("/suzhou/").status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        CityPage.objects.get(slug="suzhou").unpublish()

    assert anybody.get("/suzhou/").status_code == 404
