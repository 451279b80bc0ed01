"""What every screen has around it: brand, city, person, languages, footer; and the meta data of its head."""

import json
from functools import cache

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from doorstep.brand.face import face
from doorstep.catalog.tree import catalogue
from doorstep.places.atlas import CityFacts, atlas
from doorstep.rulebook.book import book
from pages import addresses, wording

CLAIM = gettext_lazy("See the price and the free times first, then book. Pay only what was shown.")


def shell(request) -> dict:
    """The context processor: made once, when a template first asks for it, so that the admin pays nothing."""
    return {"shell": cache(lambda: _shell(request))}


def city_of(request) -> CityFacts | None:
    """Give the city that a screen is about: its own, the person's last, else the first that we serve."""
    if not hasattr(request, "city_facts"):
        cities = atlas(book()).cities
        home = getattr(getattr(request, "user", None), "home_city", "")
        request.city_facts = cities.get(home) or next(iter(cities.values()), None)
    return request.city_facts


def _shell(request) -> dict:
    city = city_of(request)
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    code = city.code if city else ""
    return {
        "brand": _brand(),
        "city": {"name": str(city.name), "url": addresses.city(code)} if city else None,
        "home_url": addresses.city(code) if city else addresses.cities(),
        "cities_url": addresses.cities(),
        "search_url": addresses.search(code) if city else "",
        "suggest_url": addresses.in_tree(code, "suggest") if city else "",
        "query": getattr(request, "searched", ""),
        "orders_url": addresses.named("orders"),
        "favourites_url": addresses.named("favourites"),
        "account_url": addresses.named("account"),
        "login_url": addresses.named("login", next=_here(request)),
        "logout_url": addresses.named("logout"),
        "portal_url": addresses.named("work") if person and hasattr(person, "provider") else "",
        "mailbox_url": addresses.named("mailbox") if settings.DEMO else "",
        "person": wording.face(person.name or _("My account"), str(person.pk)) if person else None,
        "languages": _languages(request),
        "theme": "",
        "footer": _footer(city),
        "legal": [],
        "here": getattr(request, "here", ""),
    }


def _brand() -> dict:
    own = face(book())
    theme_url = reverse("theme", args=(own.number,)) if own.theme else ""
    return {"name": str(own.name), "claim": str(CLAIM), "logo_url": own.logo_url, "theme_url": theme_url}


def titled(title: str) -> str:
    """Give the title of a page: its own, then the platform's name."""
    name = str(face(book()).name)
    return f"{title} · {name}" if title else name


def _here(request) -> str:
    path = request.get_full_path()
    return "" if request.method != "GET" or len(path) > 500 or "/login/" in path or "/errors/" in path else path


def _languages(request) -> list[dict]:
    tail = f"?{request.GET.urlencode()}" if request.method == "GET" and request.GET else ""
    present = get_language()
    return [
        {
            "code": wording.language_tag(code),
            "name": {"zh-hans": "中文", "en": "English"}.get(code, str(name)),
            "url": addresses.in_language(request.path, code) + tail,
            "is_current": code == present,
        }
        for code, name in settings.LANGUAGES
    ]


def _footer(city) -> list[dict]:
    if city is None:
        return []
    rules = book()
    roots = catalogue(rules).roots()
    services = [{"text": str(node.name), "url": addresses.category(city.code, node.code)} for node in roots[:8]]
    cities = [{"text": str(other.name), "url": addresses.city(other.code)} for other in atlas(rules).cities.values()]
    yours = [
        {"text": _("My orders"), "url": addresses.named("orders")},
        {"text": _("My addresses"), "url": addresses.named("addresses")},
        {"text": _("Who saw my contact details"), "url": addresses.named("access-log")},
        {"text": _("For providers"), "url": addresses.named("work")},
    ]
    if city.phone:
        yours.append({"text": _("Call %(phone)s") % {"phone": city.phone}, "url": f"tel:{city.phone.replace(' ', '')}"})
    return [
        {"title": _("Services"), "links": services},
        {"title": _("Cities"), "links": cities},
        {"title": _("Help"), "links": yours},
    ]


def meta(
    request, title: str, description: str = "", *, robots: str = "", image: str = "", json_ld=None, path=""
) -> dict:
    """Give the head of a public page: canonical and alternates from its address without a query.

    json_ld is a list of schema.org objects; image a path or address.
    """
    path = path or request.path
    alternates = [
        {"lang": wording.language_tag(code), "url": addresses.absolute(addresses.in_language(path, code))}
        for code, _name in settings.LANGUAGES
    ]
    default = addresses.absolute(addresses.in_language(path, settings.LANGUAGE_CODE))
    return {
        "title": titled(title),
        "description": description,
        "canonical": addresses.absolute(path),
        "alternates": [] if robots else [*alternates, {"lang": "x-default", "url": default}],
        "robots": robots,
        "image": addresses.absolute(image) if image else "",
        "json_ld": as_script(json_ld) if json_ld else "",
    }


def as_script(objects: list[dict]) -> str:
    """Write schema.org objects so that no text in them can end the script element."""
    graph = {"@context": "https://schema.org", "@graph": objects}
    written = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def show(request, template: str, title: str, *, status: int = 200, here: str = "", **context):
    """Render a personal screen: never kept by anybody, never found by search engines."""
    if here:
        request.here = here
    context["meta"] = {"title": titled(title), "robots": "noindex"}
    response = render(request, f"pages/{template}.html", {"title": title, **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
