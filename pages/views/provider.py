"""Who comes: a provider's public page with checked facts, services and reviews."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from doorstep.catalog.tree import catalogue
from doorstep.journeys.people_to_meet import provider_card
from doorstep.kernel.refusals import Refusal
from doorstep.rulebook.book import book
from pages import addresses
from pages.asked import whole
from pages.caching import shareable
from pages.cards import provider_row, review_row
from pages.liking import keep_of
from pages.reading import reviews
from pages.shell import meta


def show_provider(request, city, code):
    """Show a provider of this city; a stranger's code is 404."""
    try:
        card = provider_card(city.code, code)
    except Refusal as refused:
        raise Http404 from refused
    shown = provider_row(card, city)
    found = reviews(city, provider=code, after=whole(request.GET, "after"), most=10)
    services = catalogue(book()).services
    links = [
        {"text": str(services[name].name), "note": "", "icon": "calendar",
         "url": addresses.booking("what", city.code, name, f"provider={code}")}
        for name in card.services
        if name in services
    ]  # fmt: skip
    context = {
        "title": shown["name"],
        "provider": {**shown, "url": ""},
        "links": links,
        "reviews": [review_row(row, city) for row in found.rows],
        "next_url": f"?after={found.following}" if found.following else "",
        "crumbs": [{"text": str(city.name), "url": addresses.city(city.code)}],
        "keep": keep_of(request, city, "provider", code),
        "meta": meta(request, _("%(name)s in %(city)s") % {"name": shown["name"], "city": city.name}, shown["note"]),
    }
    return shareable(request, render(request, "pages/provider.html", context))
