"""Step two: which address; unknown and uncovered ones have their next step."""

from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.journeys.facts import scene_of
from doorstep.journeys.place import is_served
from doorstep.kernel.refusals import Refusal
from pages import addresses
from pages.asked import words
from pages.booking.draft import read_draft
from pages.caching import shareable
from pages.shell import show
from pages.whereabouts import own_addresses


@require_safe
def where(request, city, service):
    """Find the address; go on as soon as somebody comes there."""
    draft = read_draft(request, city, service)
    if draft.wrong:
        return HttpResponseRedirect(f"{draft.url('what').partition('?')[0]}?{request.GET.urlencode()}")
    wants_to_find = "find" in request.GET
    closed = None
    if draft.place.is_known and not wants_to_find and "change" not in request.GET:
        closed = _closed(draft)
        if closed is None:
            return HttpResponseRedirect(draft.url("when"))
    context = {
        "draft": draft,
        "steps": draft.stepper("where"),
        "chooser": _chooser(request, draft, closed),
        "closed": closed,
        "kept": draft.pairs(without=("at",)),
        "bill": draft.bill(),
        "action": request.path,
        "phone": draft.city.phone,
        "others_url": addresses.near(draft.city.code, **draft.place.query) if closed else "",
    }
    response = show(request, "book_where", _("Where shall we come?"), **context)
    return shareable(request, response)


def _closed(draft) -> str | None:
    """Say why nobody comes to a known place, None when somebody does."""
    try:
        scene = scene_of(draft.rules, draft.city.code, draft.service.code)
        if is_served(scene, draft.place.point, draft.provider):
            return None
    except Refusal as refused:
        return str(refused.says)
    if not draft.place.district:
        return _("This place lies outside of %(city)s.") % {"city": draft.city.name}
    if draft.provider:
        return _("The provider that you chose does not come to this address. Somebody else may.")
    return _("Nobody offers this service at your address yet.")


def _chooser(request, draft, closed) -> dict:
    place = draft.place
    chosen = place.query.get("at", "") or words(request.GET, "at", 120)
    saved = [
        {"value": f"home:{one.pk}", "line": " ".join(part for part in (one.label, one.street) if part),
         "district": str(one.district.name) if one.district else "", "note": one.place,
         "is_chosen": f"home:{one.pk}" == chosen or (not chosen and one.is_default)}
        for one in own_addresses(draft.city, request.user)
    ]  # fmt: skip
    candidates = [{**row, "is_chosen": number == 0} for number, row in enumerate(place.candidates)]
    if place.is_known and place.address is None and (place.line or not closed):
        line = place.line or _("The place of your device")
        candidates = [{"value": place.query["at"], "line": line, "district": place.district, "is_chosen": True}]
    return {
        "name": "at",
        "query_name": "address",
        "query": place.typed,
        "suggest": "",
        "saved": saved,
        "candidates": candidates,
        "searched": place.searched or ("find" in request.GET and bool(place.typed)),
        "errors": [],
    }
