"""Shows drafts on the real page: the page of a service with a book on which the draft is laid, for a city and a day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from doorstep.catalog.tree import catalogue
from doorstep.places.atlas import atlas
from doorstep.pricing.prices import price_of
from doorstep.rulebook import previews
from pages.views.service import service_context

MARK = "is_preview"


def service_page(request, rules, service_code: str, city_code: str, on=None) -> HttpResponse:
    """Show the page of a service as it would be with the book of a draft.

    Takes: rules, a Book with overlays; on, the day for whose noon the price is shown (None: no surcharge by time).
    Gives: the page, marked as a preview; a sentence instead when the draft does not sell the service in the city.
    """
    setattr(request, MARK, True)
    city, service = atlas(rules).city(city_code), catalogue(rules).services.get(service_code)
    if city is None or service is None or price_of(rules, city_code, service_code) is None:
        return render(
            request, "pages/preview_empty.html", {"says": _("With this draft the service is not sold in this city.")}
        )
    request.city_facts = city
    context = service_context(rules, city, service, on=on)
    context |= {
        "card": None,
        "reviews": [],
        "providers": [],
        "preview": _("Preview of a draft"),
        "meta": {"title": str(service.name), "robots": "noindex"},
    }
    return render(request, "pages/service.html", context)


previews.register("service_page", service_page)
