"""Drafts as people will see them: on the real page of a service, category or city; a policy as examples; a message as it arrives.

A mode says where the draft is looked at: a city, a city and a day ("shanghai@2026-10-01"), or a city and a service
("shanghai@daily-cleaning"). The draft is laid over the present book, and what customers see is drawn from it. Only cities
in which the reader works are offered and shown.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.examples import policy_examples
from cms.guard.policy import codes_of
from cms.templatetags.cms_tags import day_of
from doorstep.brand.face import face
from doorstep.catalog.tree import catalogue
from doorstep.kernel import clock
from doorstep.kernel.texts import spoken
from doorstep.messages.rendering import rendered
from doorstep.places.atlas import CityFacts, atlas, day_kind
from doorstep.pricing.prices import price_of
from doorstep.rulebook import previews
from doorstep.rulebook.actions import entry_of
from doorstep.rulebook.book import Book, book

FAR = 150  # days ahead in which the next holiday is looked for
PHONE = "400-000-0000"
SAMPLE = {
    "order": {
        "number": "D7KQ2M9XW4T",
        "service": "日常保洁",
        "total": "¥128",
        "starts": "11月24日 周二 14:00",
        "place": "浦东新区 花木路",
        "refund": "¥102.40",
        "fee": "¥25.60",
        "early": "",
        "link": "https://doorstep.example/orders/D7KQ2M9XW4T/",
    },
    "provider": {"name": "王师傅", "noun": "师傅"},
    "customer": {"name": "李女士"},
    "code": "482913",
    "minutes": "10",
}


def register_kinds() -> None:
    """Tell the rulebook how the admin shows each kind."""
    for kind, modes, serve in (
        ("service", days, serve_service),
        ("price", days, serve_service),
        ("surcharge", services, serve_surcharge),
        ("category", places, serve_category),
        ("city", own_place, serve_city),
        ("policy", places, serve_policy),
        ("message", languages, serve_message),
    ):
        previews.register_kind(kind, modes, _offered_only(modes, serve))


def _offered_only(modes: Callable, serve: Callable) -> Callable:
    """Show only what is offered to this reader; another mode becomes the first one."""

    def shown(content, request, mode):
        content.seen_by = request.user
        offered = [code for code, _label in modes(content)]
        if not offered:
            return _nothing(request, _("There is nothing to show yet: publish a city and a service first."))
        with override(_language_of(request.user)):
            return serve(content, request, mode if mode in offered else offered[0])

    return shown


def _language_of(user) -> str:
    """Give the language of the admin's reader; the preview is a request of its own and does not know it."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def _nothing(request, says):
    return render(request, "cms/previews/nothing.html", {"says": says})


def _cities(content) -> list[CityFacts]:
    """Give the published cities in which a draft can hold and its reader works."""
    codes = codes_of(content.seen_by) if hasattr(content, "seen_by") else None
    own = content.city.code if getattr(content, "city_id", None) else None
    found = atlas(book()).cities.values()
    return [city for city in found if (codes is None or city.code in codes) and own in (None, city.code)]


def places(content) -> list[tuple[str, str]]:
    return [(city.code, str(city.name)) for city in _cities(content)]


def own_place(content) -> list[tuple[str, str]]:
    return [("home", _("Home of the city"))]


def days(content) -> list[tuple[str, str]]:
    rules = book()
    return [
        (f"{city.code}@{day.isoformat()}", f"{city.name} · {day_of(day)} {day_kind(rules, city, day).name}".strip())
        for city in _cities(content)
        for day in _days_of(rules, city)
    ]


def services(content) -> list[tuple[str, str]]:
    rules = book()
    below = content.category.code if content.category_id else ""
    sold = [s for s in catalogue(rules).services.values() if not below or below in s.path]
    return [
        (f"{city.code}@{service.code}", f"{city.name} · {service.name}")
        for city in _cities(content)
        for service in sold
        if price_of(rules, city.code, service.code) is not None
    ]


def languages(_content) -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def _days_of(rules: Book, city) -> list[date]:
    """Give the days worth a look: tomorrow, the next Saturday, the next public holiday."""
    ahead = _ahead(city)
    saturday = next(day for day in ahead if day.weekday() == 5)
    holiday = next((day for day in ahead if day_kind(rules, city, day).kind == "holiday"), None)
    return sorted({ahead[0], saturday, *([holiday] if holiday else [])})


def _ahead(city) -> list[date]:
    today = clock.now().astimezone(city.zone).date()
    return [today + timedelta(days=n) for n in range(1, FAR)]


def _overlaid(content) -> Book:
    return book(overlays=[entry_of(content)])


def serve_service(content, request, mode):
    city_code, _at, day = mode.partition("@")
    rules = _overlaid(content)
    at = datetime.combine(date.fromisoformat(day), time(12), atlas(rules).cities[city_code].zone)
    service = content.code if content.release_kind == "service" else content.service.code
    return previews.page("service_page")(request, rules, service, city_code, at)


def serve_surcharge(content, request, mode):
    city_code, _at, service = mode.partition("@")
    rules = _overlaid(content)
    at = _moment_of(content, rules, atlas(rules).cities[city_code])
    if at is None:
        return _nothing(request, _("On none of the coming days does this apply; look at the calendar and the hours."))
    return previews.page("service_page")(request, rules, service, city_code, at)


def _moment_of(surcharge, rules: Book, city) -> datetime | None:
    """Give the next start of a visit at which a surcharge applies, by day if it does so by day."""
    fits = (day for day in _ahead(city) if surcharge.days in ("any", day_kind(rules, city, day).kind))
    day, first, end = next(fits, None), surcharge.from_minute, surcharge.until_minute
    if day is None or first >= end:
        return None
    minute = next((hour * 60 for hour in (14, 10, 18, 20) if first <= hour * 60 < end), first)
    return datetime.combine(day, time(*divmod(minute, 60)), city.zone)


def serve_category(content, request, mode):
    return previews.page("category_page")(request, _overlaid(content), content.code, mode)


def serve_city(content, request, _mode):
    return previews.page("city_page")(request, _overlaid(content), content.code)


def serve_policy(content, request, mode):
    rules = _overlaid(content)
    path = tuple(node.code for node in content.category.ancestors()) if content.category_id else ()
    examples = policy_examples(rules, atlas(rules).cities[mode], path, clock.now())
    return render(request, "cms/previews/policy.html", {**examples, "name": str(content)})


def serve_message(content, request, mode):
    sample = SAMPLE | {"platform": {"name": face(book()).name.in_(mode), "phone": PHONE}}
    texts = {name: rendered(spoken(getattr(content, name), mode), sample) for name in ("subject", "body")}
    channel = content.get_channel_display() if content.channel else ""
    return render(request, "cms/previews/message.html", {**texts, "channel": channel, "kind": content.channel})
