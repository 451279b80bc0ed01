"""Writes days and times for people: 11月24日 周二 14:00-16:00, or Tue 24 Nov, 14:00-16:00. No database, no clock."""

from datetime import datetime, tzinfo

from django.utils.translation import get_language

ZH_DAYS = "一二三四五六日"
EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken_day(instant: datetime, zone: tzinfo, language: str | None = None) -> str:
    """Write the day of an instant in a zone: 11月24日 周二, or Tue 24 Nov."""
    here = instant.astimezone(zone)
    if (language or get_language() or "").startswith("zh"):
        return f"{here.month}月{here.day}日 周{ZH_DAYS[here.weekday()]}"
    return f"{EN_DAYS[here.weekday()]} {here.day} {EN_MONTHS[here.month - 1]}"


def spoken_time(start: datetime, end: datetime | None, zone: tzinfo, language: str | None = None) -> str:
    """Write from when to when something lasts, in the city's zone and the reader's language.

    Takes:   start and end, aware; end may be None; zone of the city; language, the active one by default.
    Gives:   11月24日 周二 14:00-16:00, or Tue 24 Nov, 14:00-16:00; an end on a later day is written with its day.
    """
    chinese = (language or get_language() or "").startswith("zh")
    first = f"{start.astimezone(zone):%H:%M}"
    text = f"{spoken_day(start, zone, language)}{' ' if chinese else ', '}{first}"
    if end is None:
        return text
    last = f"{end.astimezone(zone):%H:%M}"
    if end.astimezone(zone).date() != start.astimezone(zone).date():
        last = f"{spoken_day(end, zone, language)} {last}"
        return f"{text} - {last}"
    return f"{text}-{last}"
