"""How quantities, lists and phone numbers are written, in both languages."""

import pytest
from django.utils import translation

from pages import wording


@pytest.mark.parametrize(
    ("count", "unit", "written"),
    [(1, "hour", "1 hour"), (3, "hour", "3 hours"), (90, "sqm", "90 sqm"), (3, "小时", "3 小时"), (2, "", "2")],
)
def test_a_quantity_takes_the_plural_of_words_only(count, unit, written):
    with translation.override("en"):
        assert wording.counted(count, unit) == written


def test_a_list_is_written_as_its_language_does():
    with translation.override("zh-hans"):
        assert wording.listed(["3 小时", "全屋均衡"]) == "3 小时、全屋均衡"
    with translation.override("en"):
        assert wording.listed(["3 hours", "Whole home"]) == "3 hours, Whole home"


@pytest.mark.parametrize(
    ("normal", "read"), [("+8613800000001", "+86 138 0000 0001"), ("", ""), ("not a number", "not a number")]
)
def test_a_phone_number_is_written_in_groups(normal, read):
    assert wording.phone(normal) == read
