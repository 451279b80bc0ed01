"""Step three: a time that is really free; closed ones stay visible with their reason. Choosing one keeps it."""

from datetime import timedelta

from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorstep.journeys.people_to_meet import provider_cards
from doorstep.journeys.place import hold_time, make_quote
from doorstep.journeys.times import slots
from doorstep.kernel.refusals import Refusal
from doorstep.policies.changes import free_change_until
from pages import addresses, wording
from pages.asked import day, instant
from pages.booking.draft import read_draft
from pages.booking.times import closed_why, parts_of, week_of
from pages.shell import show
from pages.visitors import buyer

WEEK = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
def when(request, city, service):
    """Show the calendar of the address; a POST keeps the chosen time and goes on to pay."""
    draft = read_draft(request, city, service)
    if not draft.place.is_known:
        return HttpResponseRedirect(draft.url("where"))
    refused = None
    if request.method == "POST":
        try:
            return _keep(request, draft)
        except Refusal as no:
            refused = no
    try:
        calendar = slots(city, service, lat=draft.place.point.lat, lng=draft.place.point.lng,
                         choices=draft.choices, provider=draft.provider)  # fmt: skip
    except Refusal as no:
        return show(request, "book_closed", _("When shall we come?"), draft=draft, says=no.says, steps=draft.stepper("when"),
                    change_url=draft.url("where", change="1"), status=no.status)  # fmt: skip
    return _shown(request, draft, calendar, refused)


def _keep(request, draft):
    """Quote and hold the chosen time. Refuses: SlotTaken, SlotClosed, NotServed, BadTime."""
    starts = instant(request.POST, "starts")
    point = draft.place.point
    quote = make_quote(
        draft.city.code, draft.service.code, choices=draft.choices, lat=point.lat, lng=point.lng,
        starts_at=starts, provider=draft.provider,
    )  # fmt: skip
    hold = hold_time(quote.token, starts_at=starts, by=buyer(request))
    query = draft.query(without=("starts",))
    return HttpResponseRedirect(
        f"{addresses.named('book-pay', draft.city.code, draft.service.code, hold.number)}?{query}"
    )


def _shown(request, draft, calendar, refused):
    zone, days = draft.city.zone, calendar.days
    chosen = draft.starts_at or (instant(request.POST, "starts") if request.method == "POST" else None)
    asked = day(request.GET, "day") or (chosen.astimezone(zone).date() if chosen else None)
    nearest = calendar.next_open
    wanted = asked or (nearest.date() if nearest else days[0].on)
    today = next((one for one in days if one.on == wanted), days[0])
    until = (
        free_change_until(draft.terms, chosen or (nearest or today.slots[0].starts_at), zone) if today.slots else None
    )
    why = closed_why(today)
    context = {
        "draft": draft,
        "steps": draft.stepper("when"),
        "bill": draft.bill(),
        "length": draft.length(),
        "place": draft.place.line or draft.place.district,
        "change_place_url": draft.url("where", change="1"),
        "week": week_of(days, today.on, lambda on: "?" + draft.query(without=("starts",), day=on.isoformat())),
        "day": wording.day(today.on),
        "holiday": str(today.kind.name),
        "parts": parts_of(today, draft, chosen, told=why),
        "is_served": calendar.is_served,
        "next_open": wording.moment(nearest, zone) if nearest else "",
        "next_url": "?" + draft.query(without=("starts",), day=nearest.date().isoformat()) if nearest else "",
        "has_open": today.is_open,
        "who": _who(draft),
        "kept": draft.pairs(without=("provider", "starts")),
        "refused": refused,
        "others": _others(draft, refused),
        "note": _("The price may change with the time; you see it before you pay."),
        "free_until": wording.exact_moment(until, zone) if until and chosen else "",
        "closed_why": why,
    }
    return show(request, "book_when", _("When shall we come?"), status=refused.status if refused else 200, **context)


def _others(draft, refused) -> list[dict]:
    """Give the nearest free times that a refusal names."""
    found = []
    for written in (refused.facts.get("next") or []) if refused else []:
        starts = instant({"starts": written}, "starts")
        if starts:
            found.append({"value": written, "text": wording.moment(starts, draft.city.zone)})
    return found


def _who(draft) -> dict | None:
    """Give the choice of any provider or one in particular."""
    lat, lng = draft.place.point
    cards = provider_cards(draft.city.code, service=draft.service.code, lat=lat, lng=lng)
    if not cards:
        return None
    noun = str(draft.service.provider_noun) or _("provider")
    options = [{"value": "", "label": _("Anybody who is free"), "is_chosen": not draft.provider}]
    for card in cards:
        stars = f" ★ {card.rating:.1f}" if card.rating else ""
        options.append({"value": card.code, "label": f"{card.name}{stars}", "is_chosen": card.code == draft.provider})
    return {"name": "provider", "label": _("Which %(noun)s?") % {"noun": noun}, "options": options}
