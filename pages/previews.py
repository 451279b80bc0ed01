"""Shows drafts on the real pages: a service, a category or a city's home with a book on which the draft is laid."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from doorstep.catalog.tree import catalogue
from doorstep.places.atlas import atlas
from doorstep.pricing.prices import price_of
from doorstep.rulebook import previews
from pages import addresses, wording
from pages.models import CityPage
from pages.views.category import category_context
from pages.views.city import home_context
from pages.views.service import service_context

MARK = "is_preview"


def service_page(request, rules, service_code: str, city_code: str, at: datetime | None = None) -> HttpResponse:
    """Show the page of a service as it would be with the book of a draft.

    Takes: rules, a Book with overlays; at, the start of the visit that is priced (None: no surcharge by time).
    Gives: the page, marked as a preview; a sentence instead when the draft does not sell the service in the city.
    """
    city, service = atlas(rules).city(city_code), catalogue(rules).services.get(service_code)
    if city is None or service is None or price_of(rules, city_code, service_code) is None:
        return _nothing(request, _("With this draft the service is not sold in this city."))
    context = service_context(rules, city, service, at=at)
    context |= {"card": None, "reviews": [], "providers": []}
    says = _("Preview of a draft; the price is that of a visit on %(when)s") if at else _("Preview of a draft")
    return _shown(request, city, "service", context, says % {"when": wording.moment(at, city.zone)} if at else says)


def category_page(request, rules, category_code: str, city_code: str) -> HttpResponse:
    """Show the page of a category in a city as it would be with the book of a draft."""
    city, node = atlas(rules).city(city_code), catalogue(rules).categories.get(category_code)
    if city is None or node is None:
        return _nothing(request, _("With this draft the category is not shown: the one above it is not published."))
    context = category_context(request, rules, city, node, _page_of(city))
    return _shown(request, city, "category", context, _("Preview of a draft"))


def city_page(request, rules, city_code: str) -> HttpResponse:
    """Show the home of a city as it would be with the book of a draft; one that has no page yet shows what is generated."""
    city = atlas(rules).city(city_code)
    if city is None:
        return _nothing(request, _("There is no such city yet."))
    return _shown(request, city, "city_page", home_context(rules, city, _page_of(city)), _("Preview of a draft"))


def _page_of(city) -> CityPage:
    """Give the page on which editors wrote, or an empty one that nobody has planted."""
    return CityPage.objects.live().filter(slug=city.code).first() or CityPage(slug=city.code, path="-", depth=0)


def _shown(request, city, template, context, says) -> HttpResponse:
    setattr(request, MARK, True)
    request.city_facts = city
    context |= {"preview": says, "meta": {"title": context["title"], "robots": "noindex"}}
    return render(request, f"pages/{template}.html", context)


def _nothing(request, says) -> HttpResponse:
    return render(request, "pages/preview_empty.html", {"says": says})


for show in (service_page, category_page, city_page):
    previews.register(show.__name__, show)
previews.register("service_address", addresses.service)
