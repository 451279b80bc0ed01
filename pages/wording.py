"""How times, money, spans and names are written for people: 11月24日 周二 14:00-16:00, ¥128, 2-3 小时."""

from datetime import date, datetime, timedelta, tzinfo

import phonenumbers
from django.utils.dates import MONTHS_3
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from doorstep.kernel import clock, money

TINTS = ("clay", "sand", "moss", "jade", "sky", "iris", "plum", "rose")


def price(minor: int, currency: str, **more) -> dict:
    """Give an amount as the price component takes it; is_from, unit, was may be added."""
    whole, _dot, cents = money.number(abs(minor), currency).partition(".")
    return {"sign": money.sign(currency), "number": whole, "cents": cents, "minus": minor < 0, **more}


def amount(minor: int, currency: str) -> str:
    return money.written(minor, currency)


def weekday(on: date) -> str:
    """Write a weekday in three letters or two characters."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[on.weekday()]


def day(on: date) -> str:
    """Write a day: 11月24日 周二, Tue 24 Nov; the year when it is not this one."""
    pattern = pgettext("day", "%(weekday)s %(day)s %(month_name)s")
    if abs((on - clock.now().date()).days) > 200:
        pattern = pgettext("day", "%(weekday)s %(day)s %(month_name)s %(year)s")
    facts = {"weekday": weekday(on), "day": on.day, "month": on.month, "year": on.year}
    return pattern % {**facts, "month_name": MONTHS_3[on.month].capitalize()}


def month(on: date) -> str:
    pattern = pgettext("month", "%(month_name)s %(year)s")
    return pattern % {"month": on.month, "year": on.year, "month_name": MONTHS_3[on.month].capitalize()}


def near_day(on: date, zone: tzinfo) -> str:
    """Write a day as people call it when it is close: today, tomorrow."""
    gap = (on - clock.now().astimezone(zone).date()).days
    return {0: pgettext("near day", "Today"), 1: pgettext("near day", "Tomorrow")}.get(gap) or day(on)


def clock_time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def moment(at: datetime, zone: tzinfo) -> str:
    """Write an instant: 今天 16:00, 11月24日 周二 14:00; Tue 24 Nov, 14:00."""
    local = at.astimezone(zone)
    return pgettext("moment", "%(day)s, %(time)s") % {"day": near_day(local.date(), zone), "time": f"{local:%H:%M}"}


def exact_moment(at: datetime, zone: tzinfo) -> str:
    """Write an instant with its date, never as today or tomorrow."""
    local = at.astimezone(zone)
    return pgettext("moment", "%(day)s, %(time)s") % {"day": day(local.date()), "time": f"{local:%H:%M}"}


def stretch(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> str:
    """Write a span of one day: 11月24日 周二 14:00-16:00."""
    local, until = starts_at.astimezone(zone), ends_at.astimezone(zone)
    times = f"{local:%H:%M}-{until:%H:%M}"
    return pgettext("moment", "%(day)s, %(time)s") % {"day": day(local.date()), "time": times}


def times(starts_at: datetime, minutes: int, zone: tzinfo) -> str:
    local = starts_at.astimezone(zone)
    return f"{local:%H:%M}-{local + timedelta(minutes=minutes):%H:%M}"


def minutes(count: int) -> str:
    """Write a number of minutes: 45 分钟, 1.5 小时."""
    if count < 60 or count % 30:
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    hours = f"{count / 60:g}"
    return ngettext("%(count)s hour", "%(count)s hours", 1 if count == 60 else 2) % {"count": hours}


def minutes_range(shortest: int, longest: int) -> str:
    """Write how long a visit takes: 约 2 小时, 90-120 分钟."""
    if shortest == longest:
        return _("about %(time)s") % {"time": minutes(longest)}
    return _("%(shortest)s-%(longest)s minutes") % {"shortest": shortest, "longest": longest}


def minute_of_day(minute: int) -> str:
    """Write a minute of the day: 1080 is 18:00."""
    hours, rest = divmod(minute, 60)
    return f"{hours:02}:{rest:02}"


def listed(parts) -> str:
    """Write parts one after another: 3 小时、全屋均衡; 3 hours, whole home."""
    return pgettext("between the parts of a list", ", ").join(parts)


def counted(count: int, unit: str) -> str:
    """Write a quantity with its unit: 3 小时, 3 hours, 90 sqm."""
    return f"{count} {unit_of(count, unit)}".strip()


def unit_of(count: int, unit: str) -> str:
    """Give the unit for a quantity: content writes it in the singular; an abbreviation has no vowel and no plural."""
    is_word = unit.isascii() and unit.isalpha() and any(letter in "aeiou" for letter in unit)
    return ngettext("%(unit)s", "%(unit)ss", count) % {"unit": unit} if is_word else unit


def phone(number: str) -> str:
    """Write a normal phone number (E.164) in the groups in which people read it: +86 138 0000 0001."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def initials(name: str) -> str:
    """Give one or two letters for a face without a photo."""
    words = name.split()
    if not words:
        return ""
    if ord(name[0]) > 0x2E7F:
        return name[:1]
    return "".join(word[0] for word in words[:2]).upper()


def hue_of(key: str) -> str:
    """Give a tint that stays with a person."""
    return TINTS[sum(key.encode()) % len(TINTS)]


def face(name: str, key: str = "", photo: str = "") -> dict:
    """Give a person as the face component takes them."""
    shown = {"name": name, "initials": initials(name), "hue": hue_of(key or name)}
    return {**shown, "photo": {"src": photo}} if photo else shown


def language_tag(code: str | None = None) -> str:
    """Give the tag that browsers and search engines know."""
    code = code or get_language() or ""
    return "zh-Hans" if code == "zh-hans" else code


def until_text(left: timedelta) -> str:
    """Write how much time is left in whole minutes, at least one."""
    return minutes(max(1, int(left.total_seconds() // 60)))
