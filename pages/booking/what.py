"""Step one: how much, which options, what besides; the price is there at once."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.pricing.prices import price_of
from pages import wording
from pages.booking.draft import read_draft
from pages.caching import shareable
from pages.pictures import picture_of
from pages.shell import meta


@require_safe
def what(request, city, service):
    """Show the choices of a service; a GET form whose address is the state."""
    draft = read_draft(request, city, service)
    prices = price_of(draft.rules, city, service)
    context = {
        "title": _("Book %(what)s") % {"what": draft.service.name},
        "draft": draft,
        "steps": draft.stepper("what"),
        "service": {"name": str(draft.service.name), "summary": str(draft.service.summary)},
        "picture": picture_of(draft.service),
        "quantity": _quantity(draft.service, draft.choices),
        "groups": [_group(group, draft, prices) for group in draft.service.options],
        "addons": [_addon(addon, draft, prices) for addon in draft.service.addons],
        "bill": draft.bill(),
        "length": draft.length(),
        "wrong": draft.wrong,
        "kept": [pair for pair in draft.pairs() if pair[0] in ("at", "provider", "starts")],
        "action": draft.url("where").partition("?")[0],
        "live": request.path,
        "meta": meta(
            request, _("Book %(what)s") % {"what": draft.service.name}, str(draft.service.summary), robots="noindex"
        ),
    }
    return shareable(request, render(request, "pages/book_what.html", context))


def _quantity(service, choices) -> dict:
    return {
        "name": "quantity",
        "value": choices.quantity,
        "minimum": service.quantity_min,
        "maximum": service.quantity_max,
        "step": service.quantity_step,
        "unit": wording.unit_of(choices.quantity, str(service.unit)),
        "label": _("How much?"),
    }


def _more(minor, currency):
    """Give what an option adds, None when it adds nothing."""
    return wording.price(minor, currency) if minor else None


def _group(group, draft, prices) -> dict:
    options = [
        {"value": choice.code, "label": str(choice.name), "note": "",
         "price": _more(prices.options.get(f"{group.code}/{choice.code}", 0), draft.city.currency),
         "is_chosen": draft.choices.options.get(group.code) == choice.code}
        for choice in group.choices
    ]  # fmt: skip
    return {"name": f"o-{group.code}", "label": str(group.name), "help": "", "options": options}


def _addon(addon, draft, prices) -> dict:
    pieces = draft.choices.addons.get(addon.code, 0)
    quantity = None
    if addon.most > 1:
        quantity = {"name": f"n-{addon.code}", "value": pieces or 1, "minimum": 1, "maximum": addon.most,
                    "step": 1, "unit": "", "label": str(addon.name)}  # fmt: skip
    return {
        "name": "addon",
        "value": addon.code,
        "label": str(addon.name),
        "note": str(addon.note),
        "price": wording.price(prices.addons.get(addon.code, 0), draft.city.currency),
        "is_chosen": bool(pieces),
        "quantity": quantity,
    }
