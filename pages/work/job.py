"""One job: its privacy stages, and one big button per step."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.catalog.tree import catalogue
from doorstep.journeys import fulfil
from doorstep.journeys.assign import terms_of
from doorstep.journeys.review import may_rate_customer, rate_customer
from doorstep.journeys.work import job_of
from doorstep.kernel import clock
from doorstep.kernel.refusals import NotFound, Refusal
from doorstep.kernel.texts import spoken
from doorstep.orders.machines import VISIT
from doorstep.people.privacy import door_for
from doorstep.reviews.models import CustomerRating
from doorstep.rulebook.book import book
from pages import addresses, wording
from pages.account.review import blind_until
from pages.asked import whole, words
from pages.cards import stars_label
from pages.work.desk import at_the_desk, desk
from pages.work.proving import door_photos, proven, take_from, to_prove

BUTTONS = {
    "acknowledge": (gettext_lazy("Accept the job"), gettext_lazy("The customer then sees who comes.")),
    "depart": (gettext_lazy("Set off"), gettext_lazy("The customer is told that you are on the way.")),
    "arrive": (gettext_lazy("I am at the door"), gettext_lazy("Your place is compared with the address once.")),
    "start": (gettext_lazy("Begin"), gettext_lazy("Ask the customer for the six digits.")),
    "finish": (gettext_lazy("Work done"), gettext_lazy("The customer is asked to confirm.")),
    "resume": (gettext_lazy("Go on"), ""),
    "pause": (gettext_lazy("Pause"), ""),
    "call": (gettext_lazy("I called the customer"), ""),
    "miss_customer": (gettext_lazy("Nobody opens"), gettext_lazy("After the waiting time; call twice first.")),
}
FIRST = ("acknowledge", "depart", "arrive", "start", "resume", "finish")


def _visit(request, number):
    try:
        return job_of(request.by, number)
    except NotFound as stranger:
        raise Http404 from stranger


def job_card(visit, by, zone) -> dict:
    """Give a job as the job card takes it; contact data as far as the stage allows."""
    order, view = visit.order, door_for(visit.order, by, clock.now(), purpose="job")
    place = " ".join(
        part for part in (view.district, view.place if view.stage != "district" else "", view.street) if part
    )
    if view.door:
        place = f"{place} {view.door}"
    steps = fulfil.next_steps(visit)
    first = next((name for name in FIRST if name in steps), None)
    return {
        "number": visit.number,
        "url": addresses.named("job", visit.number),
        "day": wording.near_day(visit.starts_at.astimezone(zone).date(), zone),
        "time": f"{wording.clock_time(visit.starts_at, zone)}-{wording.clock_time(visit.ends_at, zone)}",
        "service": spoken(order.service_name),
        "details": details_of(order),
        "place": place,
        "place_note": _opens(view, zone),
        "route_url": route_url(order, view),
        "customer": view.contact_name,
        "phone_url": f"tel:{view.contact_phone}" if view.stage == "door" else "",
        "note": " · ".join(part for part in (view.access_note, order.note if view.stage != "district" else "") if part),
        "income": wording.price(order.provider_minor, order.currency),
        "warning": _answer_by(visit, zone),
        "action": _action(visit, first, zone) if first else None,
        "prove": to_prove(visit),
        "decline_url": addresses.named("job-decline", visit.number) if VISIT.allows(visit.state, "reoffer") else "",
        "more": [
            {"verb": name, "text": str(BUTTONS[name][0]), "opens": _waits(visit, name, zone)}
            for name in steps
            if name not in FIRST
        ],
        "step_url": addresses.named("job-step", visit.number),
    }


def details_of(order) -> list[str]:
    """Say what was ordered: quantity and unit, options, extras."""
    rows = [wording.counted(order.quantity, spoken(order.unit))]
    service = catalogue(book()).services.get(order.service)
    if service:
        for group in service.options:
            chosen = group.choice((order.choices.get("options") or {}).get(group.code, ""))
            rows += [str(chosen.name)] if chosen else []
        for addon in service.addons:
            pieces = (order.choices.get("addons") or {}).get(addon.code)
            rows += [f"{addon.name} × {pieces}"] if pieces else []
    return rows


def _opens(view, zone) -> str:
    """Say when more of the door is shown."""
    if not view.opens_at:
        return "" if view.stage == "door" else _("The address is hidden again.")
    when = wording.moment(view.opens_at, zone)
    if view.stage == "street":
        return _("Door and phone are shown from %(when)s.") % {"when": when}
    return _("The street is shown from %(when)s.") % {"when": when}


def route_url(order, view) -> str:
    """Give a link that opens the phone's map with the way to the door, once the street may be known."""
    if view.stage == "district":
        return ""
    name = quote(view.place or view.district)
    return f"geo:{order.lat:.6f},{order.lng:.6f}?q={order.lat:.6f},{order.lng:.6f}({name})"


def _answer_by(visit, zone) -> str:
    if visit.state != "assigned" or not visit.answer_due_at:
        return ""
    return _("Please answer until %(when)s, then somebody else is asked.") % {
        "when": wording.moment(visit.answer_due_at, zone)
    }


def _action(visit, name, zone) -> dict:
    """Give the big button; one that must wait asks for nothing before its time."""
    text, note = BUTTONS[name]
    opens = _waits(visit, name, zone)
    return {
        "url": addresses.named("job-step", visit.number),
        "verb": name,
        "text": str(text),
        "note": str(note),
        "opens": opens,
        "needs_code": name == "start" and not opens,
        "needs_place": name == "arrive",
    }


def _waits(visit, name, zone) -> dict | None:
    """Give from when on a step can be taken while that is still ahead: by the clock alone when it is today."""
    at = fulfil.opens_at(visit, name)
    if at is None or clock.now() >= at:
        return None
    is_today = at.astimezone(zone).date() == clock.now().astimezone(zone).date()
    when = wording.clock_time(at, zone) if is_today else wording.moment(at, zone)
    return {"at": at.isoformat(), "text": _("from %(when)s") % {"when": when}}


@at_the_desk
@require_safe
def job(request, number):
    """Show a job with what the provider does during it."""
    return _shown(request, _visit(request, number))


def _shown(request, visit, refused=None):
    card = job_card(visit, request.by, request.zone)
    if card["action"]:
        card["action"]["needs_note"] = bool(refused and refused.code == "too_far")
    service = catalogue(book()).services.get(visit.order.service)
    steps = [
        {"name": spoken(step["title"]), "minutes": wording.minutes(step["minutes"]) if step["minutes"] else "",
         "text": spoken(step["text"])}
        for step in (service.steps if service else [])
        if step["who"] == "provider"
    ]  # fmt: skip
    included = [
        {"text": spoken(line["text"]), "note": ""}
        for line in (service.scope if service else [])
        if line["kind"] == "included"
    ]
    context = {
        "job": card,
        "steps": steps,
        "scope": {"included": included, "excluded": [], "conditions": []},
        "stage": str(visit.get_state_display()),
        "refused": refused,
        "refused_says": spoken(refused.says) if refused else "",
        "too_far": bool(refused and refused.code == "too_far"),
        "back_url": addresses.named("work"),
        "rating": _rating(request, visit),
        "door": door_photos(visit),
        "proof": proven(visit),
        "calls": _calls(visit, request.zone),
    }
    status = refused.status if refused else 200
    return desk(request, "work_job", card["service"], "work", status=status, **context)


def _calls(visit, zone) -> str:
    """Say what is needed before a customer counts as not met, while the provider stands at the door."""
    if visit.state != "arrived":
        return ""
    until = wording.clock_time(fulfil.opens_at(visit, "miss_customer"), zone)
    facts = {"until": until, "needed": terms_of(visit.order).no_show_calls, "calls": fulfil.calls_noted(visit)}
    says = _(
        "Nobody opens? Wait until %(until)s, call %(needed)s times (noted: %(calls)s), and take a photo of the "
        "door or write what you found."
    )
    return says % facts


def _rating(request, visit) -> dict | None:
    """Give what the provider said of the customer, or the form for it; None while the job is not finished."""
    mine = CustomerRating.objects.filter(order=visit.order, provider=request.provider).first()
    if mine:
        told = {"percent": mine.stars * 20, "label": stars_label(mine.stars), "note": mine.note}
        return {"told": told, "until": "" if mine.revealed_at else blind_until(visit.order)}
    if not may_rate_customer(visit, by=request.by):
        return None
    choices = [{"value": stars, "label": stars_label(stars)} for stars in (5, 4, 3, 2, 1)]
    dimension = {"name": "stars", "label": _("Overall"), "value": 0, "choices": choices}
    url = addresses.named("job-rating", visit.number)
    return {"told": None, "dimension": dimension, "url": url, "until": blind_until(visit.order)}


@at_the_desk
@require_POST
def rate(request, number):
    """Say what the customer was like."""
    visit = _visit(request, number)
    try:
        rate_customer(
            visit, by=request.by, stars=whole(request.POST, "stars") or 0, note=words(request.POST, "note", 200)
        )
    except Refusal as refused:
        return _shown(request, visit, refused)
    messages.success(request, _("Thank you. Staff read it; the customer does once both have written."))
    return HttpResponseRedirect(addresses.named("job", number))


@at_the_desk
@require_POST
def step(request, number):
    """Take a step of the job with its evidence; a refusal keeps the screen and says what to do."""
    visit = _visit(request, number)
    evidence = {
        "code": words(request.POST, "code", 12).replace(" ", ""),
        "lat": request.POST.get("latitude") or None,
        "lng": request.POST.get("longitude") or None,
        "note": words(request.POST, "note", 200),
        "reason": words(request.POST, "note", 200),
    }
    try:
        fulfil.advance(visit, words(request.POST, "verb", 20), by=request.by, **evidence)
    except Refusal as refused:
        return _shown(request, _visit(request, number), refused)
    return HttpResponseRedirect(addresses.named("job", number))


@at_the_desk
@require_POST
def give(request, number):
    """Take a piece of evidence; a refusal keeps the screen and says what to do."""
    visit = _visit(request, number)
    try:
        take_from(request, visit)
    except Refusal as refused:
        return _shown(request, _visit(request, number), refused)
    return HttpResponseRedirect(addresses.named("job", number) + "#prove")


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request, number):
    """Say no to a job with a reason of the list."""
    visit = _visit(request, number)
    refused = None
    if request.method == "POST":
        try:
            fulfil.decline(
                visit, by=request.by, reason=words(request.POST, "reason", 20), note=words(request.POST, "note", 200)
            )
        except Refusal as no:
            refused = no
        else:
            messages.success(request, _("You declined the job. Somebody else is asked now."))
            return HttpResponseRedirect(addresses.named("work"))
    options = [
        {"value": code, "label": str(label), "note": "", "is_chosen": False} for code, label in fulfil.DECLINE_REASONS
    ]
    context = {
        "group": {"name": "reason", "label": _("Why can you not do it?"), "help": "", "options": options},
        "job": job_card(visit, request.by, request.zone),
        "refused_says": spoken(refused.says) if refused else "",
        "back_url": addresses.named("job", number),
    }
    return desk(
        request, "work_decline", _("Decline the job"), "work", status=refused.status if refused else 200, **context
    )
