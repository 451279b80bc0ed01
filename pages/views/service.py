"""A service in a city, generated from what is published: it exists at the moment of publishing, without an editor."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from doorstep.catalog.choices import usual_choices
from doorstep.catalog.duration import duration
from doorstep.catalog.tree import catalogue
from doorstep.journeys import browse
from doorstep.journeys.people_to_meet import provider_cards
from doorstep.kernel.texts import spoken
from doorstep.pricing.engine import Basket, from_price, price, surcharges_for
from doorstep.pricing.prices import price_of
from doorstep.rulebook.book import book
from pages import addresses, wording
from pages.asked import whole
from pages.caching import shareable
from pages.cards import bill, histogram_of, provider_row, rating, review_row
from pages.liking import keep_of
from pages.pictures import picture_of
from pages.reading import reviews, spread_of_stars
from pages.schema_org import crumbs, questions
from pages.schema_org import service as schema_service
from pages.shell import meta
from pages.whereabouts import find

FEW = 4


def facts_of(rules, city, code):
    """Give the service if it is published and sold in this city, else 404."""
    found = catalogue(rules).services.get(code)
    if found is None or price_of(rules, city.code, code) is None:
        raise Http404
    return found


def show_service(request, city, code, page):
    """Show everything that somebody wants to know before booking."""
    rules = book()
    service = facts_of(rules, city, code)
    place = find(city, request.GET)
    starts = browse.next_starts(rules, city, [service], place.point).get(code)
    spread = histogram_of(spread_of_stars(city, code))
    lat, lng = place.point or (None, None)
    people = provider_cards(city.code, service=code, lat=lat, lng=lng, most=FEW)
    context = service_context(rules, city, service, place)
    story = page.story_of(service=code)
    context |= {
        "card": {
            "rating": rating(spread["mean"], spread["total"]) if spread else None,
            "next_free": wording.moment(starts, city.zone) if starts else "",
            "next_free_iso": starts.isoformat() if starts else "",
        },
        "histogram": spread,
        "reviews": [review_row(row, city) for row in reviews(city, service=code, most=FEW).rows],
        "reviews_url": addresses.in_tree(city.code, "services", code, "reviews"),
        "providers": [provider_row(row, city) for row in people],
        "keep": keep_of(request, city, "service", code),
        "story": story,
    }
    context["meta"] = _head(request, city, service, context, spread)
    return shareable(request, render(request, "pages/service.html", context))


def service_context(rules, city, service, place=None, at=None) -> dict:
    """Give what the book alone says of a service, priced for a visit at an instant: what a preview shows as well."""
    choices = usual_choices(service)
    made = price(rules, Basket(service, choices, city, at)).value
    span = duration(service, choices)
    query = place.query if place else {}
    return {
        "title": str(service.name),
        "summary": str(service.summary),
        "description": str(service.description),
        "picture": picture_of(service),
        "crumbs": trail(rules, city, service),
        "price": wording.price(from_price(rules, city, service), city.currency, is_from=True),
        "bill": bill(made.lines, made.total_minor, made.currency),
        "usual": _usual(service, choices),
        "duration": wording.minutes_range(span.shortest, span.longest),
        "scope": _scope(service),
        "process": [
            {"name": spoken(step["title"]), "minutes": wording.minutes(step["minutes"]) if step["minutes"] else "",
             "text": spoken(step["text"])}
            for step in service.steps
        ],
        "addons": _addons(rules, city, service),
        "movers": _movers(rules, city, service),
        "tools": [_tool(tool, city) for tool in service.tools],
        "faq": [{"question": spoken(row["question"]), "answer": spoken(row["answer"])} for row in service.faq],
        "noun": str(service.provider_noun),
        "book_url": addresses.booking("what", city.code, service.code, _encoded(query)),
        "near_url": addresses.near(city.code),
        "city_facts": city,
        "service_facts": service,
    }  # fmt: skip


def _encoded(query) -> str:
    return "&".join(f"{name}={value}" for name, value in query.items())


def trail(rules, city, service) -> list[dict]:
    """Give the way back: city, then categories from the root."""
    tree = catalogue(rules)
    steps = [{"text": str(city.name), "url": addresses.city(city.code)}]
    return steps + [
        {"text": str(tree.categories[code].name), "url": addresses.category(city.code, code)} for code in service.path
    ]


def _usual(service, choices) -> str:
    """Say what the shown bill is for: 2 小时、挂机."""
    parts = [wording.counted(choices.quantity, str(service.unit))]
    for group in service.options:
        chosen = group.choice(choices.options.get(group.code, ""))
        if chosen:
            parts.append(str(chosen.name))
    return wording.listed(parts)


def _scope(service) -> dict:
    found = {kind: [] for kind in ("included", "excluded", "condition", "extra")}
    for line in service.scope:
        found.setdefault(line["kind"], []).append({"text": spoken(line["text"]), "note": ""})
    return {
        "included": found["included"],
        "excluded": found["excluded"],
        "conditions": found["condition"],
        "extras": found["extra"],
    }


def _addons(rules, city, service) -> list[dict]:
    prices = price_of(rules, city.code, service.code)
    return [
        {"text": str(addon.name), "note": str(addon.note),
         "price": wording.price(prices.addons.get(addon.code, 0), city.currency)}
        for addon in service.addons
    ]  # fmt: skip


def _movers(rules, city, service) -> list[str]:
    """Say what makes the price larger or smaller: quantity, options, times."""
    said = [_("how much: %(least)s to %(most)s %(unit)s") % {
        "least": service.quantity_min, "most": service.quantity_max, "unit": service.unit,
    }]  # fmt: skip
    said += [str(group.name) for group in service.options]
    for entry in surcharges_for(rules, city.code, service.path):
        rule = entry.payload
        percent, minor = float(rule["percent"]), rule["amount_minor"]
        more = f"{percent:+g} %" if percent else f"{'+' if minor > 0 else ''}{wording.amount(minor, city.currency)}"
        said.append(f"{spoken(rule['name'])} {more}")
    return said


def _tool(tool, city) -> dict:
    who = _("you provide it") if tool["brought_by"] == "customer" else _("we bring it")
    cost = wording.amount(tool["price_minor"], city.currency) if tool["price_minor"] else ""
    notes = [part for part in (who, tool["brand"], cost, spoken(tool["allergy"])) if part]
    return {"label": spoken(tool["name"]), "text": " · ".join(notes)}


def _head(request, city, service, context, spread):
    url = addresses.service(city.code, service.code)
    objects = [crumbs(context["crumbs"])]
    least = from_price(book(), city, service)
    objects.append(schema_service(service, city, url, from_minor=least, image=context["picture"]["src"], spread=spread))
    if service.faq:
        objects.append(questions(service.faq))
    title = _("%(what)s in %(city)s from %(price)s") % {
        "what": service.name, "city": city.name, "price": wording.amount(least, city.currency),
    }  # fmt: skip
    return meta(request, title, context["summary"], image=context["picture"]["src"], json_ld=objects, path=url)


def show_reviews(request, city, code):
    """Show all reviews of a service, newest first, page by page."""
    rules = book()
    service = facts_of(rules, city, code)
    found = reviews(city, service=code, after=whole(request.GET, "after"))
    title = _("Reviews of %(what)s") % {"what": service.name}
    context = {
        "title": title,
        "crumbs": [
            *trail(rules, city, service),
            {"text": str(service.name), "url": addresses.service(city.code, code)},
        ],
        "histogram": histogram_of(spread_of_stars(city, code)),
        "reviews": [review_row(row, city) for row in found.rows],
        "next_url": f"?after={found.following}" if found.following else "",
        "price": wording.price(from_price(rules, city, service), city.currency, is_from=True),
        "book_url": addresses.booking("what", city.code, code),
        "meta": meta(
            request,
            _("Reviews of %(what)s") % {"what": service.name},
            robots="noindex" if "after" in request.GET else "",
        ),
    }
    return shareable(request, render(request, "pages/service_reviews.html", context))
