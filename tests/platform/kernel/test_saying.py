"""Days and times as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from doorstep.kernel.saying import spoken_day, spoken_time

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")
START, END = datetime(2026, 11, 24, 6, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "written"),
    [
        ("zh-hans", SHANGHAI, "11月24日 周二 14:00-16:00"),
        ("en", SHANGHAI, "Tue 24 Nov, 14:00-16:00"),
        ("en", LONDON, "Tue 24 Nov, 06:00-08:00"),
    ],
)
def test_a_visit_is_written_in_the_citys_zone_and_the_readers_language(language, zone, written):
    assert spoken_time(START, END, zone, language) == written


def test_the_active_language_speaks_when_none_is_named():
    with override("en"):
        assert spoken_time(START, None, SHANGHAI) == "Tue 24 Nov, 14:00"
    with override("zh-hans"):
        assert spoken_day(START, SHANGHAI) == "11月24日 周二"


def test_an_end_on_another_day_is_written_with_its_day():
    late = datetime(2026, 11, 24, 17, tzinfo=UTC)

    assert spoken_time(START, late, SHANGHAI, "zh-hans") == "11月24日 周二 14:00 - 11月25日 周三 01:00"
