"""Pages that nobody built: they exist at the moment of publishing, in both languages, and say what the book says."""

import json
import re

import pytest
from wagtail.models import Page

from doorstep.catalog.models import Category, Service
from doorstep.kernel.texts import Texts
from doorstep.places.models import City
from doorstep.pricing.models import PriceList
from doorstep.rulebook import actions
from pages import tree
from pages.models import CityPage, LandingPage, StoryPage
from tests.pages.conftest import forget_all

pytestmark = pytest.mark.django_db


def publish_content(content):
    """Publish, and hear the bell that rings only after a test's transaction."""
    published = actions.publish_content(content)
    forget_all()
    return published


def unpublish(content):
    content.refresh_from_db()
    content.unpublish()
    forget_all()


def texts(zh, en):
    return Texts({"zh-hans": zh, "en": en})


def on_sale(code="lamp-polish", city="shanghai") -> Service:
    category = Category.objects.filter(live=True).first()
    service = publish_content(
        Service(code=code, category=category, name=texts("擦灯", "Lamp polish"), summary=texts("擦亮一盏灯", "One lamp, shining"),
                unit=texts("盏", "lamp"), base_minutes=30, minutes_per_unit=10)
    )  # fmt: skip
    publish_content(PriceList(code=f"{code}-all", service=service, base_minor=5000, unit_minor=1000))
    publish_content(PriceList(code=f"{code}-{city}", service=service, city=City.objects.get(code=city)))
    return service


def json_ld(page: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])["@graph"]


def test_a_city_shows_address_categories_and_popular_services_with_price(anybody):
    page = anybody.get("/shanghai/").content.decode()

    assert 'name="address"' in page
    assert "/shanghai/categories/cleaning/" in page
    assert "/shanghai/services/daily-cleaning/" in page
    assert page.index('name="address"') < page.index("/shanghai/categories/cleaning/")


def test_the_page_of_a_new_service_exists_when_it_is_published(anybody):
    assert anybody.get("/shanghai/services/lamp-polish/").status_code == 404

    service = on_sale()
    page = anybody.get("/shanghai/services/lamp-polish/").content.decode()

    assert "擦灯" in page
    assert "Lamp polish" in anybody.get("/en/shanghai/services/lamp-polish/").content.decode()
    assert anybody.get("/suzhou/services/lamp-polish/").status_code == 404
    assert f"/shanghai/services/{service.code}/" in anybody.get("/sitemap.xml").content.decode()


def test_a_withdrawn_service_has_no_page(anybody):
    service = on_sale()

    unpublish(service)

    assert anybody.get("/shanghai/services/lamp-polish/").status_code == 404


def test_a_price_changed_by_an_operator_stands_on_the_page_at_once(anybody):
    service = on_sale()
    assert ">60<" in anybody.get("/shanghai/services/lamp-polish/").content.decode()

    changed = PriceList.objects.get(service=service, city=None)
    changed.base_minor = 8800
    publish_content(changed)

    assert ">98<" in anybody.get("/shanghai/services/lamp-polish/").content.decode()


def test_a_city_published_later_gets_its_page(anybody):
    publish_content(City(code="hangzhou", name=texts("杭州", "Hangzhou"), lat=30.25, lng=120.17, phone=""))

    assert CityPage.objects.get(slug="hangzhou").live
    assert anybody.get("/hangzhou/").status_code == 200


def test_growing_twice_changes_nothing():
    before = list(Page.objects.order_by("path").values_list("path", "slug"))

    tree.grow()

    assert list(Page.objects.order_by("path").values_list("path", "slug")) == before


def test_both_languages_know_each_other(anybody):
    page = anybody.get("/en/shanghai/services/daily-cleaning/").content.decode()

    assert '<link rel="canonical" href="http://testserver/en/shanghai/services/daily-cleaning/">' in page
    assert 'hreflang="zh-Hans" href="http://testserver/shanghai/services/daily-cleaning/"' in page
    assert 'hreflang="en" href="http://testserver/en/shanghai/services/daily-cleaning/"' in page


def test_search_engines_read_service_offer_and_way_back(anybody):
    found = {
        thing["@type"]: thing for thing in json_ld(anybody.get("/shanghai/services/daily-cleaning/").content.decode())
    }

    assert found["Service"]["offers"]["priceCurrency"] == "CNY"
    assert [item["position"] for item in found["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]


def test_a_text_cannot_end_the_script_of_search_engines(anybody):
    service = on_sale()
    service.summary = texts("</script><script>alert(1)</script>", "")
    publish_content(service)

    page = anybody.get("/shanghai/services/lamp-polish/").content.decode()

    assert "<script>alert(1)" not in page


def test_a_category_without_services_is_kept_out_of_search_engines(anybody):
    publish_content(Category(code="kites", name=texts("风筝", "Kites"), summary=texts("", "")))

    page = anybody.get("/shanghai/categories/kites/").content.decode()

    assert '<meta name="robots" content="noindex">' in page
    assert "kites" not in anybody.get("/sitemap.xml").content.decode()


def test_a_story_enriches_a_generated_page(anybody):
    place = CityPage.objects.get(slug="shanghai")
    body = [("quote", {"text": {"zh_hans": "灶台亮得能照人", "en": "Like a mirror"}, "who": {}})]
    story = place.add_child(
        instance=StoryPage(title="Story", slug="story", service=Service.objects.get(code="daily-cleaning"), body=body)
    )
    story.save_revision().publish()

    assert "灶台亮得能照人" in anybody.get("/shanghai/services/daily-cleaning/").content.decode()
    assert "灶台亮得能照人" not in anybody.get("/suzhou/services/daily-cleaning/").content.decode()
    assert anybody.get("/shanghai/story/")["Location"] == "/shanghai/services/daily-cleaning/"


def every_block(service) -> list:
    heading = {"zh_hans": "标题", "en": "Heading"}
    rich = {"zh_hans": "<p>正文</p>", "en": "<p>Text</p>"}
    return [
        ("text", {"heading": heading, "text": rich}),
        ("services", {"heading": heading, "services": [service]}),
        ("next_slots", {"heading": heading, "service": service}),
        ("price", {"service": service}),
        ("reviews", {"heading": heading, "service": service, "most": 3}),
        ("steps", {"heading": heading, "steps": [{"title": heading, "text": heading}]}),
        ("questions", {"heading": heading, "questions": [{"question": heading, "answer": heading}]}),
        ("quote", {"text": heading, "who": heading}),
        ("call", {"text": heading, "note": heading, "service": service, "link": ""}),
    ]


def test_live_blocks_never_break_when_their_source_is_gone(anybody):
    service = on_sale()
    place = CityPage.objects.get(slug="shanghai")
    page = place.add_child(instance=LandingPage(title="Free", slug="free", body=every_block(service)))
    page.save_revision().publish()
    assert "擦灯" in anybody.get("/shanghai/free/").content.decode()

    unpublish(service)
    assert anybody.get("/shanghai/free/").status_code == 200

    PriceList.objects.filter(service=service).delete()
    service.delete()
    forget_all()
    assert anybody.get("/shanghai/free/").status_code == 200


def test_a_pinned_landing_page_is_the_campaign_on_the_home_until_it_ends(anybody):
    place = CityPage.objects.get(slug="shanghai")
    page = place.add_child(instance=LandingPage(title="Spring", slug="spring", heading={"zh-hans": "春天大扫除"}))
    page.save_revision().publish()
    assert "春天大扫除" not in anybody.get("/shanghai/").content.decode()

    page.is_pinned = True
    page.save_revision().publish()
    forget_all()
    home = anybody.get("/shanghai/").content.decode()
    assert "春天大扫除" in home
    assert 'href="/shanghai/spring/"' in home

    page.unpublish()
    forget_all()
    assert "春天大扫除" not in anybody.get("/shanghai/").content.decode()


def test_a_landing_page_leaves_no_level_of_headings_out(anybody):
    place, service = CityPage.objects.get(slug="shanghai"), on_sale()
    body = [
        ("services", {"heading": {}, "services": [service]}),
        ("steps", {"heading": {}, "steps": [{"title": {"zh_hans": "选服务"}, "text": {}}]}),
    ]
    place.add_child(instance=LandingPage(title="Free", slug="free", body=body)).save_revision().publish()

    levels = [int(level) for level in re.findall(r"<h([1-6])", anybody.get("/shanghai/free/").content.decode())]

    assert levels[:3] == [1, 2, 2]
