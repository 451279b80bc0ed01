"""The choice of cities, a city's home, what is near an address, and search."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from doorstep.catalog.tree import catalogue
from doorstep.journeys import browse
from doorstep.places.atlas import atlas
from doorstep.policies.terms import terms_for
from doorstep.pricing.engine import from_price
from doorstep.rulebook.book import book
from pages import addresses, wording
from pages.asked import words
from pages.caching import shareable
from pages.cards import card_row, category_tile
from pages.outlines import district_map
from pages.schema_org import organisation
from pages.shell import CLAIM, meta
from pages.whereabouts import find


def choice(request, page):
    """Let the visitor choose a city; a single city is gone to at once."""
    cities = list(atlas(book()).cities.values())
    if len(cities) == 1 and not page.body:
        return HttpResponseRedirect(addresses.city(cities[0].code))
    links = [{"text": str(city.name), "note": "", "url": addresses.city(city.code), "icon": "pin"} for city in cities]
    title = str(page.heading) or _("Where shall we come?")
    intro = str(page.intro) or _("Choose your city: prices, free times and people differ from place to place.")
    context = {
        "title": title,
        "intro": intro,
        "links": links,
        "page": page,
        "meta": meta(request, title, intro, json_ld=[organisation()]),
    }
    request.here = "home"
    return shareable(request, render(request, "pages/home_page.html", context))


def home(request, city, page):
    """Show a city's home: address first, categories, popular and new services, facts, steps, articles."""
    context = home_context(book(), city, page)
    context["meta"] = meta(request, context["title"], context["intro"], json_ld=[organisation(city)])
    request.here = "home"
    return shareable(request, render(request, "pages/city_page.html", context))


def home_context(rules, city, page) -> dict:
    """Give what the home of a city shows with a book: what a preview shows as well."""
    title = str(page.heading) or _("%(city)s: good people at your door") % {"city": city.name}
    intro = str(page.intro) or str(CLAIM)
    tree = catalogue(rules)
    sold = {entry.key for entry in rules.all("price") if entry.city == city.code and entry.payload["is_sold"]}
    roots = [node for node in tree.roots() if any(s.code in sold for s in tree.services_of(node.code))]
    articles = [
        {"text": str(article.heading) or article.title, "note": str(article.intro), "icon": "note",
         "url": addresses.article(city.code, article.slug)}
        for article in page.articles()
    ]  # fmt: skip
    popular, fresh = browse.shelves(city.code, rules=rules)
    return {
        "title": title,
        "intro": intro,
        "categories": [category_tile(node, city) for node in roots],
        "popular": [card_row(card, city) for card in popular],
        "fresh": [card_row(card, city) for card in fresh],
        "trust": _trust(rules, city),
        "steps": _steps(),
        "articles": articles,
        "campaign": _campaign(page, city),
        "page": page,
        "city_facts": city,
        "map": district_map(city),
        "near_url": addresses.near(city.code),
        "suggest_url": addresses.in_tree(city.code, "suggest"),
    }


def _campaign(page, city) -> dict | None:
    """Give what editors pinned to this home, as a line with one button."""
    pinned = page.campaign()
    if pinned is None:
        return None
    url = addresses.in_tree(city.code, pinned.slug)
    return {
        "title": str(pinned.heading) or pinned.title,
        "text": str(pinned.intro),
        "url": url,
        "action": _("Have a look"),
    }


def _trust(rules, city) -> list[dict]:
    """Give three facts that the book itself guarantees."""
    terms = terms_for(rules, city.code)
    until = wording.minute_of_day(terms.reschedule_free_until_minute)
    facts = [
        ("wallet", _("The price is on the page"), _("Every line before you book, nothing added at the door.")),
        ("shield", _("Checked people"), _("Identity and certificates with issuer and date on every profile.")),
        (
            "calendar",
            _("Plans may change"),
            _("Move it free of charge until %(time)s the day before.") % {"time": until},
        ),
    ]
    return [{"icon": icon, "title": title, "text": text} for icon, title, text in facts]


def _steps() -> list[dict]:
    return [
        {"title": _("Say what and where"), "text": _("Choose a service and your address; the price is there at once.")},
        {"title": _("Pick a time that is really free"), "text": _("We keep it for you while you pay.")},
        {"title": _("Somebody good comes"), "text": _("Tell the service code at the door, look at the work, confirm.")},
    ]


def near(request, city):
    """Say which services come to an address, and when; an unknown or uncovered one has its next step."""
    place = find(city, request.GET)
    context = {"city_facts": city, "place": place, "action": addresses.near(city.code)}
    context["map"] = district_map(city)
    if place.point:
        served = browse.serviceability(city.code, lat=place.point.lat, lng=place.point.lng)
        context["district"] = str(served.district.name) if served.district else ""
        context["map"] = district_map(city, served.district.code if served.district else "")
        found = browse.cards(city.code, point=place.point, with_next=True) if served.services else []
        context["services"] = [card_row(card, city, query=place.query) for card in found]
        context["others"] = [
            {"text": str(other.name), "note": "", "url": addresses.city(other.code), "icon": "pin"}
            for other in atlas(book()).cities.values()
            if other.code != city.code
        ]
    context["title"] = _("Services at your address")
    context["meta"] = meta(request, _("Services at your address"), robots="noindex")
    return shareable(request, render(request, "pages/near.html", context))


def search(request, city):
    """Show what was searched for, in Chinese, pinyin or English; nothing found leads to what is there."""
    typed = words(request.GET, "q")
    found = browse.search(city.code, typed) if typed else []
    title = _("Results for “%(typed)s”") % {"typed": typed} if typed else _("Search")
    context = {
        "title": title,
        "typed": typed,
        "services": [card_row(card, city) for card in found],
        "popular": [] if found else [card_row(card, city) for card in browse.popular(city.code)],
        "categories": [] if found else [category_tile(node, city) for node in catalogue(book()).roots()],
        "city_facts": city,
        "meta": meta(request, title, robots="noindex"),
    }
    request.searched = typed
    request.here = "search"
    response = render(request, "pages/search.html", context)
    return shareable(request, response) if found or not typed else response  # each miss is counted


def suggest(request, city):
    """Answer while somebody types a service or an address: links, as HTML."""
    typed = words(request.GET, "q")
    if typed:
        rows = [
            {"text": str(service.name), "note": wording.amount(from_price(book(), city, service), city.currency),
             "url": addresses.service(city.code, service.code), "icon": "search"}
            for service in browse.suggest(city.code, typed)
        ]  # fmt: skip
    else:
        place = find(city, request.GET)
        rows = [
            {"text": row["line"], "note": row["district"], "icon": "pin",
             "url": addresses.near(city.code, at=row["value"], address=row["line"])}
            for row in place.candidates
        ]  # fmt: skip
    return shareable(request, render(request, "pages/components/suggestions.html", {"suggestions": rows}))
