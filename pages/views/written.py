"""Articles and landing pages: what editors wrote, with live blocks of the city in which it is read."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from doorstep.places.atlas import atlas
from doorstep.rulebook.book import book
from pages import addresses, pictures
from pages.caching import shareable
from pages.shell import city_of, meta


def show_written(request, page):
    """Show an article or landing page; the same article read in two cities has one canonical address."""
    city = getattr(request, "city_facts", None) or atlas(book()).city(page.get_parent().slug) or city_of(request)
    request.city_facts = city
    heading, intro = str(page.heading) or page.title, str(page.intro)
    chosen = getattr(page, "picture_id", None)
    picture = pictures.by_id(chosen) if chosen else None
    crumbs = [{"text": str(city.name), "url": addresses.city(city.code)}] if city else []
    context = {
        "page": page,
        "title": heading,
        "intro": intro,
        "picture": picture,
        "crumbs": crumbs,
        "city_facts": city,
        "home": {"url": addresses.city(city.code), "text": _("All services in %(city)s") % {"city": city.name}}
        if city
        else None,
        "meta": meta(
            request, heading, intro, image=picture["src"] if picture else "", path=page.get_url(request) or ""
        ),
    }
    return shareable(request, render(request, "pages/written.html", context))
