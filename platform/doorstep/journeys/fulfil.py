"""The provider does the job: accept or decline, on the way, at the door, working, done. Every step leaves its evidence."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from doorstep.dispatch.models import Declining
from doorstep.journeys import assign, late
from doorstep.journeys.cancel import end_by_no_show, terms_kept
from doorstep.journeys.evidence import PHOTO, lock_own, refuse_unproven
from doorstep.kernel import clock, timers
from doorstep.kernel.models import Event
from doorstep.kernel.refusals import Invalid, TooMany, WrongState, refuse_unless
from doorstep.kernel.saying import spoken_time
from doorstep.kernel.texts import Texts, said
from doorstep.orders import actions
from doorstep.orders.machines import VISIT
from doorstep.orders.models import Visit
from doorstep.orders.refusals import CallFirst, NoteNeeded, TooEarly, TooFar, WrongCode
from doorstep.places.geometry import Point, distance_km
from doorstep.policies import lateness
from doorstep.providers.models import Provider

MOST_CODE_TRIES = 6
DECLINE_REASONS = [
    ("too_far", _("too far away")),
    ("no_time", _("no time then")),
    ("ill", _("ill")),
    ("skill", _("not my trade")),
    ("customer", _("difficult with this customer")),
    ("other", _("something else")),
]
FROM_WHEN = {
    "depart": _("You can set off from %(when)s."),
    "start": _("You can begin from %(when)s."),
    "miss_customer": _("The waiting time lasts until %(when)s. Please call the customer."),
}
STEPS = ("acknowledge", "depart", "arrive", "start", "pause", "resume", "finish", "call", "miss_customer")


class UnknownStep(Invalid):
    code = "unknown_step"
    says = _("There is no such step.")


def next_steps(visit: Visit) -> list[str]:
    """Give the names of the steps that the provider can take now, the usual one first."""
    return [step for step in STEPS if VISIT.allows(visit.state, step)]


def opens_at(visit: Visit, step: str) -> datetime | None:
    """Give from when on a step is possible by the terms that hold now; None when it waits for no clock."""
    terms = assign.terms_of(visit.order)
    if step == "miss_customer" and visit.arrived_at:
        return lateness.missed_at(terms, visit.starts_at, visit.arrived_at)
    return lateness.opens_at(terms, step, visit.starts_at)


def _refuse_early(visit, step):
    at = opens_at(visit, step)
    if at and clock.now() < at:
        zone = ZoneInfo(visit.order.city.time_zone)
        when = {code: spoken_time(at, None, zone, code) for code, _name in settings.LANGUAGES}
        raise TooEarly(Texts(said(FROM_WHEN[step], when=when)), opens_at=at.astimezone(zone).isoformat())


@transaction.atomic
def acknowledge(visit: Visit, *, by) -> Visit:
    """Accept the job. Refuses: NotAllowed, WrongState. Source: F48, E2."""
    visit = lock_own(visit, by)
    actions.move_visit(visit, "acknowledge", by=by, answer_due_at=None)
    timers.cancel_timer("answer", visit)
    late.watch(visit)
    return visit


@transaction.atomic
def decline(visit: Visit, *, by, reason: str, note: str = "") -> None:
    """Decline the job with a reason of the list; the next best provider is asked at once.

    Refuses: NotAllowed, Invalid (reason not of the list), WrongState. Source: F48.
    """
    refuse_unless(reason in dict(DECLINE_REASONS), Invalid)
    visit = lock_own(visit, by)
    provider = visit.provider
    visit = assign.reoffer(visit, by=by, reason=reason)
    Declining.objects.create(
        city_id=visit.city_id, visit=visit, provider=provider, reason=reason, note=note[:200], at=clock.now()
    )
    Provider.objects.filter(pk=provider.pk).update(declines=F("declines") + 1)
    assign.assign_best(visit)


@transaction.atomic
def depart(visit: Visit, *, by) -> Visit:
    """Set off to the customer, not long before the visit: they are told, and cancelling costs more from then on.

    Refuses: NotAllowed, WrongState, TooEarly with facts opens_at.
    """
    visit = lock_own(visit, by)
    refuse_unless(VISIT.allows(visit.state, "depart"), _wrong(visit, "depart"))
    _refuse_early(visit, "depart")
    actions.move_visit(visit, "depart", by=by, en_route_at=clock.now())
    if visit.order.state == "confirmed":
        actions.move_order(visit.order, "begin", by=by)
    return visit


@transaction.atomic
def arrive(visit: Visit, *, by, lat=None, lng=None, note: str = "") -> Visit:
    """Stand at the door: near it by position, or with a note that says why the map is wrong.

    Refuses: NotAllowed, WrongState, TooFar with facts metres. Source: F49 (place check).
    """
    visit = lock_own(visit, by)
    terms = assign.terms_of(visit.order)
    metres = _metres(visit, lat, lng)
    near = metres is not None and metres <= terms.arrival_radius_m
    if not near and not note.strip():
        raise TooFar(metres=metres)
    data = {"metres": metres, "note": note[:200]}
    actions.move_visit(visit, "arrive", by=by, arrived_at=clock.now(), data=data)
    late.make_up_for(visit)
    return visit


def _metres(visit, lat, lng) -> int | None:
    try:
        here = Point(float(lat), float(lng))
    except (TypeError, ValueError, OverflowError):
        return None
    return round(distance_km(here, Point(visit.order.lat, visit.order.lng)) * 1000) if here.is_valid else None


def start(visit: Visit, *, by, code: str) -> Visit:
    """Begin the work with the six digits that the customer tells at the door (服务码).

    Refuses: NotAllowed, WrongState, TooEarly with facts opens_at, EvidenceMissing with facts step and missing, WrongCode
             (counted), TooMany after six wrong tries.
    Source:  F49, F56, E6.
    """
    with transaction.atomic():
        visit = lock_own(visit, by)
        refuse_unless(VISIT.allows(visit.state, "start"), _wrong(visit, "start"))
        _refuse_early(visit, "start")
        refuse_unless(visit.code_tries < MOST_CODE_TRIES, TooMany)
        refuse_unproven(visit, "start")
        right = str(code).strip() == visit.door_code
        if right:
            actions.move_visit(visit, "start", by=by, started_at=clock.now(), data={"code": True})
        else:  # the count must outlive the refusal
            Visit.objects.filter(pk=visit.pk).update(code_tries=F("code_tries") + 1)
    refuse_unless(right, WrongCode)
    return visit


def _wrong(visit, step):
    return WrongState(state=visit.state, step=step)


@transaction.atomic
def pause(visit: Visit, *, by, reason: str = "") -> Visit:
    """Stop the clock, for parts or at the customer's wish. Refuses: NotAllowed, WrongState."""
    visit = lock_own(visit, by)
    actions.move_visit(visit, "pause", by=by, reason=reason)
    return visit


@transaction.atomic
def resume(visit: Visit, *, by) -> Visit:
    """Go on after a pause. Refuses: NotAllowed, WrongState."""
    visit = lock_own(visit, by)
    actions.move_visit(visit, "resume", by=by)
    return visit


@transaction.atomic
def finish(visit: Visit, *, by, note: str = "") -> Visit:
    """Report the work as done; the customer confirms, or it confirms itself after a day (E9), unless it ended early (E6).

    Refuses: NotAllowed, WrongState, EvidenceMissing with facts step and missing. Source: F49.
    """
    visit = lock_own(visit, by)
    refuse_unless(VISIT.allows(visit.state, "finish"), _wrong(visit, "finish"))
    refuse_unproven(visit, "finish")
    now, order = clock.now(), visit.order
    is_early = visit.started_at is not None and lateness.ended_early(
        terms_kept(order), order.minutes, visit.started_at, now
    )
    data = {"note": note[:200], **({"is_early": True} if is_early else {})}
    actions.move_visit(visit, "finish", by=by, done_at=now, finished_early=is_early, data=data)
    if is_early:  # nothing accepts it by itself: the customer does, or staff who asked them
        actions.move_order(order, "finish", by=by, done_at=now)
    else:
        actions.finish_order(order, by=by, terms=assign.terms_of(order))
    return visit


@transaction.atomic
def call(visit: Visit, *, by) -> Visit:
    """Note a call to a customer who does not open; each is kept with its time. Refuses: NotAllowed, WrongState. Source: E7."""
    visit = lock_own(visit, by)
    actions.move_visit(visit, "call", by=by)
    return visit


def calls_noted(visit: Visit) -> int:
    """Give how often the provider noted a call at this door."""
    return Event.objects.filter(kind="visit", record_id=visit.pk, step="call").count()


@transaction.atomic
def miss_customer(visit: Visit, *, by, note: str = "") -> Visit:
    """Report that nobody opened, after the waiting time and the calls of the terms: the order ends with the no-show fee.

    Takes:   note, what the provider found (at most 200 characters); it stands for the photo of the door where none was given.
    Refuses: NotAllowed, WrongState, TooEarly with facts opens_at while the waiting time runs, CallFirst with facts calls
             and needed, NoteNeeded. Nothing is written then.
    Source:  E7; orders.md arrived to customer_no_show.
    """
    visit = lock_own(visit, by)
    refuse_unless(VISIT.allows(visit.state, "miss_customer"), _wrong(visit, "miss_customer"))
    _refuse_early(visit, "miss_customer")
    terms, calls, note = assign.terms_of(visit.order), calls_noted(visit), note.strip()[:200]
    refuse_unless(calls >= terms.no_show_calls, CallFirst, calls=calls, needed=terms.no_show_calls)
    photos = visit.evidence.filter(step="miss_customer", kind=PHOTO).count()
    refuse_unless(note or photos, NoteNeeded)
    data = {"note": note, "calls": calls, **({"photos": photos} if photos else {})}
    actions.move_visit(visit, "miss_customer", by=by, reason=note, data=data)
    end_by_no_show(visit.order, by=by)
    return visit


def advance(visit: Visit, step: str, *, by, **evidence) -> Visit:
    """Take a step by its name, with its evidence (start: code; arrive: lat, lng, note; pause: reason; miss_customer: note).

    Refuses: UnknownStep, and what the step refuses.
    """
    known: dict = {
        "acknowledge": (acknowledge, ()),
        "depart": (depart, ()),
        "arrive": (arrive, ("lat", "lng", "note")),
        "start": (start, ("code",)),
        "pause": (pause, ("reason",)),
        "resume": (resume, ()),
        "finish": (finish, ("note",)),
        "call": (call, ()),
        "miss_customer": (miss_customer, ("note",)),
    }
    refuse_unless(step in known, UnknownStep)
    function, names = known[step]
    given = {name: evidence[name] for name in names if evidence.get(name) is not None}
    if step == "start":
        given.setdefault("code", "")
    return function(visit, by=by, **given)
