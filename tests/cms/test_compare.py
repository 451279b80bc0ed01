"""Two versions side by side: rows, and rows inside rows, are told as lines of what came, went or changed."""

import re

import pytest
from django.urls import reverse

from doorstep.catalog.models import AddOn, OptionChoice, Service
from doorstep.places.models import Calendar, City
from doorstep.pricing.models import Band, OptionPrice, PriceList

pytestmark = pytest.mark.django_db


def compared(client, row):
    """Give what the comparison of the last two versions says, marks and all."""
    older, newer = list(row.revisions.order_by("-id")[:2])[::-1]
    name = type(row).snippet_viewset.get_url_name("revisions_compare")
    return client.get(reverse(name, args=(row.pk, older.pk, newer.pk))).content.decode()


def marked(page, kind):
    return [
        re.sub(r"<[^>]+>", "", found) for found in re.findall(rf'<(?:span|p) class="[^"]*{kind}[^"]*">(.*?)</', page)
    ]


def test_an_answer_inside_a_question_is_seen_to_change(boss):
    row = Service.objects.filter(option_groups__choices__isnull=False).first()
    row.save_revision()
    groups = list(row.option_groups.all())
    choices = list(groups[0].choices.all())
    choices[0].minutes = 77
    groups[0].choices = [*choices, OptionChoice(code="new-one", name={"zh-hans": "新的", "en": "New one"})]
    row.option_groups = groups
    row.addons.add(AddOn(code="extra", name={"zh-hans": "另加", "en": "Extra"}, minutes=5, most=2))
    row.save_revision()

    page = compared(boss, row)

    assert any("77" in text for text in marked(page, "addition"))
    assert any("New one" in text for text in marked(page, "addition"))
    assert any("Extra" in text for text in marked(page, "addition"))


def test_bands_and_prices_are_compared_in_the_money_of_the_city(boss):
    City.objects.filter(code="shanghai").update(currency="USD")
    row = PriceList.objects.filter(city__code="shanghai").first()
    row.bands = [Band(up_to=10, price_minor=1250), Band(up_to=20, price_minor=2000)]
    row.option_prices = [OptionPrice(code="type/cabinet", price_minor=-300)]
    row.save_revision()
    row.bands = [Band(up_to=10, price_minor=1350), Band(up_to=20, price_minor=2000)]
    row.option_prices = []
    row.unit_minor = 990
    row.save_revision()

    page = compared(boss, row)

    assert any("13" in text for text in marked(page, "addition"))
    assert any("-$3" in text for text in marked(page, "deletion"))
    assert "$9.90" in page
    assert "¥" not in page


def test_of_a_calendar_only_the_changed_days_are_written_out(boss):
    row = Calendar.objects.first()
    row.save_revision()
    days = list(row.days.all())
    days[-1].name = {"zh-hans": "改名日", "en": "Renamed day"}
    row.days = days
    row.save_revision()

    page = compared(boss, row)

    assert any("Renamed" in text for text in marked(page, "addition"))
    assert f"{len(days) - 1} lines as before" in page
