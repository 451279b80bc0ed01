"""What every screen of the portal shares: who works, their city's zone, the tabs."""

from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.places.atlas import atlas
from doorstep.rulebook.book import book
from pages import addresses
from pages.shell import show
from pages.visitors import provider_of


def at_the_desk(view):
    """Let only a provider in; anybody else with an account gets 404, a visitor is asked to log in."""

    @login_required
    @wraps(view)
    def inside(request, *args, **kwargs):
        request.provider, request.by = provider_of(request)
        city = request.provider.city
        request.zone = ZoneInfo(city.time_zone)
        found = atlas(book()).city(city.code)
        if found:
            request.city_facts = found
        return view(request, *args, **kwargs)

    return inside


def tabs(present: str) -> list[dict]:
    rows = [
        ("work", pgettext("portal", "Jobs"), "calendar"),
        ("work-hours", pgettext("portal", "Hours"), "clock"),
        ("work-leave", _("Leave"), "out"),
        ("work-reviews", _("Reviews"), "star"),
        ("work-income", _("Income"), "wallet"),
    ]
    return [
        {"text": text, "icon": icon, "url": addresses.named(name), "is_current": name == present}
        for name, text, icon in rows
    ]


def desk(request, template: str, title: str, present: str, **context):
    """Render a screen of the portal; the service worker keeps its last copy on the phone."""
    return show(request, template, title, tabs=tabs(present), provider=request.provider, here="work", **context)
