"""Content in the admin: what holds beside what is typed, drafts, bulk publishing, search, query counts of lists."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.search.backends import get_search_backend
from wagtail.test.utils.form_data import querydict_from_html

from cms.guard.models import CONTENT
from cms.inheritance import effective_sentences
from cms.roles import OPERATOR
from doorstep.catalog.models import Category, Service
from doorstep.kernel import clock
from doorstep.places.models import Calendar, City
from doorstep.policies.models import Policy
from doorstep.pricing.models import PriceList
from doorstep.rulebook.actions import publish_content
from doorstep.rulebook.book import book, forget
from doorstep.rulebook.models import Content, Release
from tests.cms.conftest import client_of, member

pytestmark = pytest.mark.django_db
TEXTS = {"zh-hans": "某", "en": "Some"}


def viewset(model):
    return model.snippet_viewset


def url(model, name, *args):
    return reverse(viewset(model).get_url_name(name), args=args)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_every_kind_of_content_has_its_list_form_and_history(boss, model):
    row = model.objects.first()

    for address in (url(model, "list"), url(model, "add"), url(model, "edit", row.pk), url(model, "history", row.pk),
                    url(model, "inspect", row.pk), url(model, "usage", row.pk), url(model, "copy", row.pk)):  # fmt: skip
        assert boss.get(address).status_code == 200, address
    assert boss.get(url(model, "list"), {"export": "xlsx"}).getvalue()[:2] == b"PK"
    assert issubclass(model, Content)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_who_only_reads_content_meets_words(boss, model):
    page = boss.get(url(model, "inspect", model.objects.first().pk)).content.decode()

    told = re.findall(r"<dd>(.*?)</dd>", page, re.DOTALL)
    assert told
    assert [text for text in told if re.search(r"\bNone\b|zh_hans", text)] == []


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_every_field_of_every_form_explains_itself(boss, model):
    form = viewset(model).get_form_class()
    page = boss.get(url(model, "add")).content.decode()
    silent = [
        name for name in form.base_fields if name not in {"go_live_at", "expire_at"} and f"{name}-helptext" not in page
    ]

    assert silent == []


def test_a_policy_says_what_holds_and_where_it_comes_from():
    city = City.objects.get(code="shanghai")
    before = Policy.objects.filter(city=None, category=None).first()
    Policy.objects.filter(city=city, category=None).delete()
    draft = Policy(city=city, code="sh-test", name=TEXTS)

    sentence = effective_sentences(draft)["hold_minutes"]

    number = book().effective("policy", "terms", "shanghai")[1]["hold_minutes"].number if before else None
    assert str(before.hold_minutes) in sentence
    assert str(number) in sentence


def test_a_citys_price_shows_the_platforms_until_it_has_its_own():
    row = PriceList.objects.filter(city__code="shanghai", base_minor=None).first()
    platform = effective_sentences(row)["unit_minor"]

    row.unit_minor = 4242
    publish_content(row)
    forget()  # the bell rings after a commit, and a test has none
    del row._effective_sentences

    assert "¥42.42" not in platform
    assert "¥42.42" in effective_sentences(row)["unit_minor"]
    assert str(Release.objects.latest("number").number) in effective_sentences(row)["unit_minor"]


def test_the_list_of_prices_shows_what_a_city_inherits_and_from_where(boss):
    row = PriceList.objects.filter(city__code="shanghai", unit_minor=None, service__price_lists__city=None).first()
    platform = PriceList.objects.get(service=row.service, city=None)
    platform.base_minor, platform.unit_minor = None, 4242
    publish_content(platform)
    forget()

    page = boss.get(url(PriceList, "list"), {"service": row.service_id}).content.decode()

    inherited = '<span class="d-inherited">¥42.42 <small>inherited from the platform</small></span>'
    cities = PriceList.objects.filter(service=row.service, unit_minor=None).exclude(city=None)
    assert page.count(inherited) == cities.count()
    assert page.count("¥42.42") == cities.count() + 1
    assert re.search(r">\s*–\s*</td>", page)  # nobody set a base price


def test_a_category_shows_what_it_takes_from_its_parent():
    child = Category.objects.exclude(parent=None).filter(hue="").first()
    top = child.ancestors()[0]

    assert str(top.name) in effective_sentences(child)["hue"] or "default" in effective_sentences(child)["hue"]


def test_money_is_typed_and_saved_in_minor_units(boss):
    row = PriceList.objects.filter(city__code="shanghai").first()
    form = viewset(PriceList).get_form_class(for_update=True)
    data = {"code": row.code, "service": row.service_id, "city": row.city_id, "is_sold": "on", "base_minor": "¥12.50",
            "unit_minor": "", "minimum_minor": "", "provider_percent": "", "action-publish": "1"}  # fmt: skip
    for name in form.formsets:
        data |= {
            f"{name}-TOTAL_FORMS": 0,
            f"{name}-INITIAL_FORMS": 0,
            f"{name}-MIN_NUM_FORMS": 0,
            f"{name}-MAX_NUM_FORMS": 9,
        }

    response = boss.post(url(PriceList, "edit", row.pk), data)

    row.refresh_from_db()
    assert response.status_code == 302
    assert row.base_minor == 1250
    assert Release.objects.latest("number").payload["base_minor"] == 1250


def test_two_versions_are_compared_in_the_words_of_operators(boss):
    row = PriceList.objects.filter(city__code="shanghai").first()
    for amount in (1250, 4200):
        row.unit_minor = amount
        publish_content(row)

    page = boss.get(url(PriceList, "revisions_compare", row.pk, "earliest", "latest")).content.decode()

    assert "¥42" in page


def test_the_coming_days_of_a_calendar_stand_first_and_are_stored_as_they_were(boss):
    row = Calendar.objects.get(city=None)
    stored = [day.on for day in row.days.all()]
    today, newest, versions = stored[10], Release.objects.latest("number").number, row.revisions.count()

    with clock.at(datetime(today.year, today.month, today.day, 4, tzinfo=UTC)):
        page = boss.get(url(Calendar, "edit", row.pk)).content.decode()
        form = querydict_from_html(page, form_id="w-editor-form").dict() | {"action-publish": "1"}
        saved = boss.post(url(Calendar, "edit", row.pk), form)

    shown = re.findall(r'name="days-\d+-on" value="([^"]+)"', page)
    assert shown == [day.isoformat() for day in stored[10:] + stored[9::-1]]
    assert "data-inline-panel-child-move-up" not in page
    assert [day.on for day in Calendar.objects.get(pk=row.pk).days.all()] == stored
    assert (saved.status_code, row.revisions.count()) == (302, versions + 1)
    assert Release.objects.latest("number").number == newest  # it says what it said


def test_bulk_publish_and_unpublish_write_releases(boss):
    rows = list(Service.objects.filter(live=True)[:2])
    ids = "&".join(f"id={row.pk}" for row in rows)
    address = "/admin/bulk/catalog/service/{}/?next=/admin/snippets/catalog/service/&" + ids

    assert boss.post(address.format("unpublish")).status_code == 302
    gone = [Service.objects.get(pk=row.pk).live for row in rows]
    assert boss.post(address.format("publish")).status_code == 302

    assert gone == [False, False]
    assert all(Service.objects.get(pk=row.pk).live for row in rows)
    assert Release.objects.filter(kind="service", payload__isnull=True).count() == 2


def test_copying_never_writes_over_the_original(boss):
    row = Service.objects.first()

    assert boss.post(url(Service, "copy", row.pk), {"code": "stolen"}).status_code == 405
    assert Service.objects.get(pk=row.pk).code == row.code


def test_what_records_stand_on_is_not_deleted(boss):
    city = City.objects.get(code="shanghai")

    response = boss.post(url(City, "delete", city.pk))

    assert response.status_code in (200, 302)
    assert City.objects.filter(pk=city.pk).exists()


def test_a_price_list_is_found_by_its_service_and_city(boss):
    row = PriceList.objects.filter(city__code="suzhou").first()
    row.save()

    page = boss.get(url(PriceList, "list"), {"q": f"{row.service.name.in_('zh-hans')[:2]}"}).content.decode()

    assert url(PriceList, "edit", row.pk) in page


def test_chinese_inside_a_name_is_found():
    found = get_search_backend().autocomplete("保洁", Service.objects.all())

    assert any("保洁" in str(row.name) for row in found)


@pytest.mark.parametrize("model", [PriceList, Policy, Service], ids=lambda model: model.__name__)
def test_a_list_costs_the_same_whatever_its_length(model):
    client = client_of(member(OPERATOR, "shanghai", "suzhou"))
    address = url(model, "list")
    client.get(address)

    def count(wanted):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address, wanted).status_code == 200
        return len(queries)

    assert count({"q": "zzz-nothing"}) <= count({}) <= 20


def launched(client, model, **typed):
    """Publish a form of a new row as it opens, with some more typed into it; give the row and what the admin says then."""
    address = typed.pop("at", url(model, "add"))
    page = client.get(address).content.decode()
    streams = {f"{name}-count": 0 for name in ("scope", "steps", "tools", "faq")}
    data = querydict_from_html(page, form_id="w-editor-form").dict() | streams | typed | {"action-publish": "1"}
    said = client.post(url(model, "add"), data, follow=True).content.decode()
    return model.objects.order_by("-pk").first(), unescape(said)


def test_each_step_of_a_launch_leads_to_the_next():
    client = client_of(member(is_superuser=True))
    names = {"name_zh_hans": "收纳", "name_en": "Tidying", "summary_zh_hans": "理好衣橱"}

    category, said = launched(client, Category, code="tidying", **names)
    to_service = re.search(r'href="([^"]*service/add/[^"]*)"', said)[1]
    service, said = launched(client, Service, at=to_service, code="wardrobe", unit_zh_hans="小时", **names)
    to_price = re.search(r'href="([^"]*pricelist/add/[^"]*)"', said)[1]
    platform, said = launched(client, PriceList, at=to_price, unit_minor="120")
    to_city = re.search(r'href="([^"]*pricelist/add/[^"]*)"[^>]*>\s*[^<]*(?:Shanghai|上海)', said)[1]
    here, said = launched(client, PriceList, at=to_city)

    assert service.category == category
    assert (platform.service, platform.city, platform.code) == (service, None, "wardrobe")
    assert (here.service, here.city.code, here.code) == (service, "shanghai", "wardrobe-shanghai")
    assert "/shanghai/services/wardrobe/" in said


def test_a_launch_begins_with_nothing_out_of_reach():
    client = client_of(member(OPERATOR, "suzhou"))
    service, shanghai = Service.objects.first(), City.objects.get(code="shanghai")

    page = client.get(url(PriceList, "add"), {"service": service.pk, "city": shanghai.pk}).content.decode()

    assert service.name.in_("en") in page
    assert f"{service.code}-shanghai" not in page


def test_a_page_that_is_not_there_says_so_and_leads_back(boss):
    page = boss.get("/admin/nowhere/")

    assert page.status_code == 404
    assert 'class="d-lost"' in page.content.decode()


def test_a_search_that_finds_nothing_leads_back_to_the_whole_list(boss):
    page = boss.get(url(Service, "list"), {"q": "zzz-nothing"}).content.decode()

    assert "Show the whole list" in page
    assert "Show the whole list" not in boss.get(url(Service, "list")).content.decode()


def test_what_cannot_be_deleted_leads_on_to_taking_it_offline(boss):
    service = Service.objects.get(code="ac-cleaning")
    offline = url(Service, "unpublish", service.pk)

    page = boss.get(url(Service, "delete", service.pk)).content.decode()
    assert f'href="{offline}"' in page
    assert url(Service, "usage", service.pk) in page

    boss.post(offline)
    service.refresh_from_db()
    assert not service.live
    assert offline not in boss.get(url(Service, "delete", service.pk)).content.decode()
