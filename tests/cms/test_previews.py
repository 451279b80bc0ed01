"""Drafts on the pages that customers see, for the cities in which the operator works only."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from cms.examples import policy_examples
from cms.roles import OPERATOR
from doorstep.catalog.models import Category, Service
from doorstep.places.atlas import atlas
from doorstep.places.models import City
from doorstep.policies.models import LadderStep, Policy
from doorstep.pricing.models import Surcharge
from doorstep.rulebook.actions import entry_of
from doorstep.rulebook.book import book
from tests.cms.conftest import client_of, member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def previewed(client, row, mode=""):
    """Give what the preview shows of the form of a row as it stands in the browser."""
    names = row.snippet_viewset.get_url_name
    page = client.get(reverse(names("edit"), args=(row.pk,))).content.decode()
    data = querydict_from_html(page, form_id="w-editor-form")
    address = reverse(names("preview_on_edit"), args=(row.pk,))
    assert client.post(address, data.dict()).json()["is_valid"]
    response = client.get(address, {"mode": mode} if mode else {})
    assert response.status_code == 200
    return response.content.decode()


def modes_of(client, row):
    page = client.get(reverse(type(row).snippet_viewset.get_url_name("edit"), args=(row.pk,))).content.decode()
    return page.partition('id="id_preview_mode"')[2].partition("</select>")[0]


def test_a_category_is_seen_on_its_page_in_the_chosen_city(boss):
    row = Category.objects.filter(parent=None).first()
    row.summary = {"zh-hans": "草稿里的一句", "en": "A sentence of the draft"}
    row.save_revision()

    page = previewed(boss, row, "suzhou")

    assert "A sentence of the draft" in page or "草稿里的一句" in page
    assert 'href="/suzhou/' in page or "suzhou/" in page
    assert "/shanghai/services/" not in page


def test_a_city_is_seen_as_its_home(boss):
    row = City.objects.get(code="suzhou")
    row.name = {"zh-hans": "新苏州", "en": "New Suzhou"}
    row.save_revision()

    page = previewed(boss, row)

    assert "New Suzhou" in page or "新苏州" in page


def test_a_surcharge_stands_on_the_bill_of_the_chosen_service(boss):
    service = Service.objects.filter(live=True, price_lists__city__code="shanghai").first()
    row = Surcharge(code="dawn", name={"zh-hans": "清晨费", "en": "Dawn fee"}, days="weekend", from_minute=360,
                    until_minute=420, amount_minor=1700)  # fmt: skip
    row.live = False
    row.save()
    row.save_revision()

    page = previewed(boss, row, f"shanghai@{service.code}")

    assert "Dawn fee" in page or "清晨费" in page
    assert "06:00" in page


def test_a_surcharge_of_a_category_offers_its_services_only(boss):
    top = Category.objects.filter(parent=None).first()
    row = Surcharge(code="dawn", name={"zh-hans": "清晨费"}, category=top, amount_minor=1700)
    row.save()
    row.save_revision()
    within = {s.code for s in Service.objects.all() if top in s.category.ancestors()}

    offered = {code.partition("@")[2] for code, _label in row.preview_modes}

    assert offered
    assert offered <= within


def test_a_policy_is_seen_as_what_customers_meet(boss):
    row = Policy(code="strict", name={"zh-hans": "严"}, city=City.objects.get(code="suzhou"))
    Policy.objects.filter(city=row.city, category=None).delete()
    row.save()
    row.ladder = [LadderStep(within_minutes=2880, percent=10), LadderStep(within_minutes=600, percent=50)]
    row.save_revision()

    page = previewed(boss, row)

    assert "¥20" in page
    assert "¥100" in page
    assert "¥200" in page


def test_each_rule_of_the_terms_is_seen_once():
    row = Policy.objects.get(city=None, category=None)
    row.ladder = [LadderStep(within_minutes=1440, percent=20), LadderStep(within_minutes=180, percent=50)]
    rules = book(overlays=[entry_of(row)])

    shown = policy_examples(rules, atlas(rules).cities["shanghai"], (), NOW)["rows"]
    told = [(row["move"]["cost"], row["cancel"]["cost"]) for row in shown]

    assert told[0] == ("免费", "免费")
    assert {cost for _move, cost in told} >= {"免费", "¥40", "¥100"}
    assert told[-1][1] == "免费"  # nobody has come: free to leave
    assert "不能操作" in {move for move, _cost in told}


def test_an_operator_previews_in_her_own_cities_only():
    client = client_of(member(OPERATOR, "suzhou"))
    row = Surcharge(code="dawn", name={"zh-hans": "清晨费"}, city=City.objects.get(code="suzhou"), amount_minor=1700)
    row.save()
    row.save_revision()

    offered = modes_of(client, row)
    page = previewed(client, row, "shanghai@daily-cleaning")

    assert "suzhou@" in offered
    assert "shanghai@" not in offered
    assert "/shanghai/book/" not in page


def test_a_preview_and_a_chooser_speak_the_readers_language(boss):
    row = Policy.objects.get(city=None, category=None)
    row.save_revision()
    form = boss.get(reverse(Policy.snippet_viewset.get_url_name("edit"), args=(row.pk,))).content.decode()
    chinese = client_of(member(is_superuser=True, language="zh-hans"))

    assert "What customers will meet" in previewed(boss, row)
    assert "客户会遇到的情形" in previewed(chinese, row)
    assert "Choose category" in form
