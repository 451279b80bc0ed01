"""Drafts as people will see them: a service with its prices on the real page, a message as it arrives.

A mode of a service's preview is a city and a day, for example "shanghai@2026-10-01": the draft is laid over the present
book, and the page that customers see is drawn from it.
"""

from datetime import date, timedelta

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.guard.policy import codes_of
from cms.templatetags.cms_tags import day_of
from doorstep.catalog.tree import catalogue
from doorstep.kernel import clock
from doorstep.kernel.texts import spoken
from doorstep.messages.rendering import rendered
from doorstep.places.atlas import atlas, day_kind
from doorstep.rulebook import previews
from doorstep.rulebook.actions import entry_of
from doorstep.rulebook.book import Book, book

FAR = 150  # days ahead in which the next holiday is looked for
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
    "platform": {"name": "Doorstep", "phone": "400-000-0000"},
}


def register_kinds() -> None:
    """Tell the rulebook how the admin shows each kind."""
    for kind in ("service", "price", "surcharge"):
        previews.register_kind(kind, page_modes, serve_page)
    previews.register_kind("message", message_modes, serve_message)


def days_of(rules: Book, city) -> list[date]:
    """Give the days worth a look: tomorrow, the next Saturday, the next public holiday."""
    today = clock.now().astimezone(city.zone).date()
    ahead = [today + timedelta(days=n) for n in range(1, FAR)]
    saturday = next(day for day in ahead if day.weekday() == 5)
    holiday = next((day for day in ahead if day_kind(rules, city, day).kind == "holiday"), None)
    return sorted({ahead[0], saturday, *([holiday] if holiday else [])})


def page_modes(content) -> list[tuple[str, str]]:
    rules = book()
    own, codes = getattr(content, "city", None), codes_of(content.seen_by) if hasattr(content, "seen_by") else None
    within = [c for c in atlas(rules).cities.values() if codes is None or c.code in codes]
    cities = [c for c in within if own is None or c.code == own.code]
    return [
        (f"{city.code}@{day.isoformat()}", f"{city.name} · {day_of(day)} {day_kind(rules, city, day).name}".strip())
        for city in cities
        for day in days_of(rules, city)
    ]


def serve_page(content, request, mode):
    city, _at, day = (mode or "").partition("@")
    show, rules = previews.page("service_page"), book(overlays=[entry_of(content)])
    service = service_shown(content, rules)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        on = None
    if show is None or not city or not service:
        says = _("There is nothing to show yet: publish a city and a service first.")
        return render(request, "cms/previews/nothing.html", {"says": says})
    with override(get_language()):
        return show(request, rules, service, city, on)


def service_shown(content, rules) -> str:
    """Give the code of the service on whose page the draft shows."""
    if content.release_kind == "service":
        return content.code
    if content.release_kind == "price":
        return content.service.code if content.service_id else ""
    below = content.category.code if content.category_id else ""
    found = (s.code for s in catalogue(rules).services.values() if not below or below in s.path)
    return next(found, "")


def message_modes(_content):
    return list(settings.LANGUAGES)


def serve_message(content, request, mode):
    texts = {name: rendered(spoken(getattr(content, name), mode), SAMPLE) for name in ("subject", "body")}
    channel = content.get_channel_display() if content.channel else ""
    return render(request, "cms/previews/message.html", {**texts, "channel": channel, "kind": content.channel})
