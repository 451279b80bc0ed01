"""Content: in the reader's language, tagged by release, answered from memory without a query."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from doorstep.catalog.models import Service
from doorstep.rulebook.actions import publish_content
from pages.models import LandingPage
from tests.api.conftest import JINGAN, Caller

CONTENT = [
    ("cities/", {}),
    ("categories/", {"city": "shanghai"}),
    ("categories/cleaning/", {"city": "shanghai"}),
    ("services/", {"city": "shanghai"}),
    ("services/daily-cleaning/", {"city": "shanghai"}),
    ("pages/", {}),
]


def queries_of(call) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        call()
    return len(caught)


def test_a_warm_answer_costs_no_query_and_a_cold_one_at_most_eight(anybody, db, monday):
    anybody.get("cities/")  # the book is read once per process
    for path, query in CONTENT:
        assert queries_of(lambda p=path, q=query: anybody.get(p, **q)) <= 8, path
        warm = []
        assert queries_of(lambda p=path, q=query, w=warm: w.append(anybody.get(p, **q))) == 0, path
        assert warm[0].status_code == 200


def test_content_is_not_sent_twice(anybody, db, monday):
    for path, query in CONTENT:
        first = anybody.get(path, **query)
        again = anybody.call("get", path, headers={"if-none-match": first["ETag"]}, **query)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert first["Cache-Control"] == "public, max-age=60"
        assert "Accept-Language" in first["Vary"]


def test_the_tag_names_language_and_city(anybody, db, monday):
    chinese = Caller(language="zh-hans")

    english_tag = anybody.get("services/", city="shanghai")["ETag"]

    assert "-en-shanghai-" in english_tag
    assert "-zh-hans-suzhou-" in chinese.get("services/", city="suzhou")["ETag"]


def test_what_is_published_is_answered_at_once(anybody, db, monday, django_capture_on_commit_callbacks):
    before = anybody.get("services/daily-cleaning/", city="shanghai")
    service = Service.objects.get(code="daily-cleaning")
    service.name = {"zh-hans": "每日保洁", "en": "Cleaning every day"}

    with django_capture_on_commit_callbacks(execute=True):
        publish_content(service)

    after = anybody.get("services/daily-cleaning/", city="shanghai")
    assert after.json()["name"] == "Cleaning every day"
    assert after["ETag"] != before["ETag"]


def test_content_speaks_the_readers_language(db, monday):
    chinese, english = Caller(language="zh-CN,zh;q=0.9"), Caller(language="en-GB")

    answers = [caller.get("cities/") for caller in (chinese, english)]

    assert [answer.json()["items"][0]["name"] for answer in answers] == ["上海", "Shanghai"]
    assert [answer["Content-Language"] for answer in answers] == ["zh-hans", "en"]
    assert chinese.get("cities/", language="en").json()["items"][0]["name"] == "Shanghai"


def test_a_list_is_read_page_by_page(anybody, db, monday):
    whole = [row["code"] for row in anybody.ok("get", "services/", city="shanghai", limit=100)["items"]]
    read, cursor = [], ""
    while cursor is not None:
        page = anybody.ok("get", "services/", city="shanghai", limit=2, cursor=cursor)
        read += [row["code"] for row in page["items"]]
        cursor = page["next"]

    assert read == whole
    assert len(whole) >= 5


def test_services_are_sorted_and_narrowed(anybody, db, monday):
    by_price = anybody.ok("get", "services/", city="shanghai", sort="price")["items"]
    prices = [row["from_price"]["amount_minor"] for row in by_price]
    narrowed = anybody.ok("get", "services/", city="shanghai", price_max=prices[0])["items"]

    assert prices == sorted(prices)
    assert {row["from_price"]["amount_minor"] for row in narrowed} == {prices[0]}
    assert anybody.ok("get", "services/", city="shanghai", with_next="true", **JINGAN)["items"][0]["next_start"]


def test_search_finds_chinese_pinyin_and_english(anybody, db, monday):
    for typed in ("保洁", "baojie", "cleaning"):
        found = anybody.ok("get", "search/", city="shanghai", q=typed)["items"]
        assert "daily-cleaning" in [row["code"] for row in found], typed


def test_places_are_suggested(anybody, db, monday):
    [first, *_rest] = anybody.ok("get", "places/", city="shanghai", q="jing'an")["items"]

    assert first["district"]


def test_an_unknown_city_category_and_service_are_not_found(anybody, db):
    assert anybody.get("services/", city="atlantis").json()["code"] == "unknown_city"
    assert anybody.get("categories/nothing/", city="shanghai").json()["code"] == "not_found"
    assert anybody.get("services/nothing/", city="shanghai").json()["code"] == "unknown_service"


def test_providers_are_listed_without_their_contacts(anybody, db, monday):
    page = anybody.ok("get", "providers/", city="shanghai", service="daily-cleaning", limit=1)
    wang = anybody.ok("get", "providers/wang-guilan/", city="shanghai")

    assert page["next"]
    assert wang["is_verified"]
    assert "138" not in str(wang)
    assert queries_of(lambda: anybody.get("providers/", city="shanghai", limit=1)) == queries_of(
        lambda: anybody.get("providers/", city="shanghai", limit=50)
    )


def test_why_a_time_is_closed_names_nobody_to_customers(anybody, db, monday):
    told = anybody.ok(
        "get", "services/daily-cleaning/slots/explanation/", city="shanghai", **JINGAN, day=monday.date().isoformat()
    )

    assert told["providers"] is None
    assert {reason["code"] for reason in told["times"][0]["reasons"]} <= {"past", "lead_time", "off_hours", "area"}


def test_why_a_time_is_closed_names_providers_to_staff_of_the_city(db, monday):
    from doorstep.people.actions import open_token
    from tests.api.conftest import named

    operator = Caller(open_token(named("陆佳宁")))
    day = monday.date().isoformat()
    path = "services/daily-cleaning/slots/explanation/"

    shanghai = operator.ok("get", path, city="shanghai", **JINGAN, day=day)
    suzhou = operator.ok("get", path, city="suzhou", lat=31.3, lng=120.6, day=day)

    assert "wang-guilan" in [row["code"] for row in shanghai["providers"]]
    assert suzhou["providers"] is None


def test_pages_of_editors_are_given_with_their_blocks(anybody, db, monday):
    home = Page.objects.get(depth=2).specific
    text = {"heading": {"zh_hans": "怎么预约", "en": "How to book"}, "text": {"zh_hans": "<p>选时间</p>", "en": ""}}
    told = LandingPage(title="怎么预约", slug="how", heading={"zh-hans": "怎么预约", "en": "How to book"})
    told.body = [("text", LandingPage.body.field.stream_block.child_blocks["text"].to_python(text))]
    home.add_child(instance=told)

    listed = anybody.ok("get", "pages/", limit=100)["items"]
    page = anybody.ok("get", f"pages/{told.pk}/")

    assert "how" in [row["slug"] for row in listed]
    assert (page["title"], page["type"]) == ("How to book", "landing")
    [block] = page["body"]
    assert (block["type"], block["value"]["heading"], block["value"]["text"]) == (
        "text",
        "How to book",
        "<p>选时间</p>",
    )


def test_a_page_that_is_not_published_is_not_found(anybody, db, monday):
    home = Page.objects.get(depth=2).specific
    draft = home.add_child(instance=LandingPage(title="x", slug="draft", live=False))

    assert anybody.get(f"pages/{draft.pk}/").json()["code"] == "not_found"
    assert "draft" not in [row["slug"] for row in anybody.ok("get", "pages/", limit=100)["items"]]
