"""Favourite services and providers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doorstep.catalog.tree import catalogue
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.people.actions import set_favourite, unset_favourite
from doorstep.people.models import Favourite
from doorstep.places.atlas import atlas
from doorstep.providers.models import Provider
from doorstep.rulebook.book import book
from pages import addresses
from pages.cards import card_row
from pages.reading import chosen_cards
from pages.shell import show


@login_required
@require_safe
def favourites(request):
    """Show what somebody likes, city by city; what is gone is left out."""
    rules = book()
    rows = list(Favourite.objects.filter(user=request.user).select_related("city"))
    codes = [row.code for row in rows if row.kind == "provider"]
    people = {row.code: row for row in Provider.objects.active().filter(code__in=codes).select_related("city")}
    services = []
    for city in atlas(rules).cities.values():
        mine = [row.code for row in rows if row.kind == "service" and row.city_id == city.id]
        known = [code for code in mine if code in catalogue(rules).services]
        for card in chosen_cards(city, known) if known else []:
            keep = {"action": addresses.named("keep", city.code, "service", card.service.code), "is_kept": True}
            services.append({**card_row(card, city), "keep": keep})
    providers = [
        {"text": str(people[code].name), "note": str(people[code].city), "icon": "heart",
         "url": addresses.provider(people[code].city.code, code)}
        for code in codes
        if code in people
    ]  # fmt: skip
    context: dict = {"services": services, "providers": providers, "browse_url": addresses.cities()}
    return show(request, "favourites", _("Favourites"), here="favourites", **context)


@require_POST
def keep(request, city, kind, code):
    """Like what was not liked, forget what was; the heart's answer is the page that it was pressed on."""
    back = addresses.provider(city, code) if kind == "provider" else addresses.service(city, code)
    if not request.user.is_authenticated:
        return HttpResponseRedirect(addresses.named("login", next=back))
    try:
        if Favourite.objects.filter(user=request.user, city__code=city, kind=kind, code=code).exists():
            unset_favourite(request.user, city, kind, code)
        else:
            set_favourite(request.user, city, kind, code)
    except Refusal as refused:
        messages.error(request, spoken(refused.says))
    return HttpResponseRedirect(back)
