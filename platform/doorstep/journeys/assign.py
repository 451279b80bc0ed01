"""Give the job to somebody: the held provider after payment, the next best after a no, whom staff choose by hand."""

from dataclasses import replace

from django.db import transaction

from doorstep.catalog.tree import catalogue
from doorstep.dispatch.models import Declining, Dispatching
from doorstep.journeys.facts import scene_of
from doorstep.journeys.place import query_at, ranked_for
from doorstep.kernel import clock, log, timers
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.orders import actions, rights
from doorstep.orders.machines import VISIT
from doorstep.orders.models import Order, Visit
from doorstep.policies.terms import terms_for
from doorstep.providers.models import Provider
from doorstep.rosters.claims import claim_time, make_firm, release_claim
from doorstep.rosters.grid import QUARTER, cell_after, instant_of
from doorstep.rosters.refusals import REASONS, SlotClosed, SlotTaken
from doorstep.rulebook.book import book

TRIES = 8


def terms_of(order: Order):
    """Give the terms that hold now for an order's city and category, whether its service is still sold or not."""
    rules = book()
    return terms_for(rules, order.city.code, catalogue(rules).path(order.category))


def after_payment(order: Order) -> Visit:
    """Make the held time firm and assign the provider who was best when it was held; in the payment's transaction.

    Refuses: SlotTaken, when the hold was swept before the money came.
    """
    visit = actions.current_visit(order)
    make_firm(visit.claim)
    hold = visit.claim.hold
    record(visit, visit.claim.provider, hold.reasons.get("candidates", []), by=THE_SYSTEM)
    actions.move_visit(visit, "offer", by=THE_SYSTEM)
    actions.assign(visit, visit.claim.provider, by=THE_SYSTEM, terms=terms_of(order))
    return visit


def record(visit, provider, candidates, *, by, note=""):
    Dispatching.objects.create(
        city_id=visit.city_id,
        visit=visit,
        chosen=provider,
        candidates=candidates,
        by_id=by.user_id,
        note=note[:200],
        book_number=book().number,
        at=clock.now(),
    )


def candidates(visit: Visit, *, by_staff=True):
    """Rank everybody with the skill for a visit, the unfit with their reason; those who declined among these.

    Takes: by_staff, when people choose and may fill a day up to the hard stop; by itself only the planned day is filled.
    """
    order = visit.order
    scene = scene_of(book(), order.city.code, order.service)
    query, starts = _asked(scene, visit, by_staff)
    declined = frozenset(Declining.objects.filter(visit=visit).values_list("provider_id", flat=True))
    return ranked_for(scene, query, starts, declined=declined, without=visit.claim_id)


def _asked(scene, visit: Visit, by_staff):
    """Ask for the visit's own time, whatever the lead time; staff, once that has begun, for the quarters left of it."""
    order, starts, minutes, terms = visit.order, visit.starts_at, visit.order.minutes, scene.terms
    if not by_staff:
        terms = terms.as_planned
    elif clock.now() > starts:
        starts = instant_of(cell_after(clock.now()))
        minutes = int((visit.ends_at - starts).total_seconds() // 60)
        refuse_unless(minutes > 0, SlotClosed(REASONS["past"], reason="past"))
        terms = replace(terms, slot_minutes=QUARTER)  # nobody chooses this start: it need not be one that is offered
    query = query_at(scene, order.lat, order.lng, minutes, starts, staff=True)
    return replace(query, terms=terms), starts


@transaction.atomic
def assign_best(visit: Visit) -> Visit:
    """Assign an offered visit to the best candidate; when nobody fits it stays offered and staff are alerted (E3)."""
    visit = actions.lock_visit(visit)
    if visit.state != Visit.State.OFFERING:
        return visit
    ranked = candidates(visit, by_staff=False)
    rows = [candidate.as_json() for candidate in ranked]
    for candidate in [c for c in ranked if c.fits][:TRIES]:
        try:
            with transaction.atomic():
                _take_over(visit, candidate.provider_id, by_staff=False)
        except SlotTaken:
            continue
        provider = Provider.objects.get(pk=candidate.provider_id)
        record(visit, provider, rows, by=THE_SYSTEM)
        actions.assign(visit, provider, by=THE_SYSTEM, terms=terms_of(visit.order))
        timers.cancel_timer("unassigned", visit)
        return visit
    record(visit, None, rows, by=THE_SYSTEM)
    actions.watch_unassigned(visit, terms_of(visit.order))
    return visit


def _take_over(visit: Visit, provider_id: int, *, by_staff) -> None:
    """Move the visit's time to another provider: claim there, give back here, in one transaction."""
    order, old = visit.order, visit.claim
    scene = scene_of(book(), order.city.code, order.service)
    query, starts = _asked(scene, visit, by_staff)
    without = old.pk if old and old.provider_id == provider_id else None
    if without:
        release_claim(old)
    claim = claim_time(provider_id, query, starts, city_id=visit.city_id, held_until=None, without=without)
    if old and not without:
        release_claim(old)
    Visit.objects.filter(pk=visit.pk).update(claim=claim)
    visit.claim = claim


@transaction.atomic
def reoffer(visit: Visit, *, by, reason: str, data=None) -> Visit:
    """Take a visit from its provider, also on the way when staff ask, and give back their time; the caller then assigns anew."""
    visit = actions.lock_visit(visit)
    timers.cancel_timer("answer", visit)
    if visit.claim:
        release_claim(visit.claim)
    step = "recall" if visit.state == Visit.State.EN_ROUTE else "reoffer"
    nobody = {"provider_id": None, "claim_id": None, "en_route_at": None}
    actions.move_visit(visit, step, by=by, reason=reason, data=data, **nobody)
    visit.provider = visit.claim = None
    return visit


def may_reassign(visit: Visit, *, by) -> bool:
    """Say whether reassign would be heard now, to show or hide its button: until the work begins or its time is over."""
    movable = any(VISIT.allows(visit.state, step) for step in ("reoffer", "recall"))
    movable = movable or visit.state == Visit.State.OFFERING
    return movable and clock.now() < visit.ends_at and rights.may_dispatch(by, visit)


@transaction.atomic
def reassign(visit: Visit, provider: Provider, *, by, note: str) -> Visit:
    """Let staff choose the provider by hand from the ranked list, also when the agreed time has begun and nobody came: then
    what is left of it is claimed.

    Takes:   note, why; kept with the decision and every candidate's reasons.
    Refuses: NotAllowed, WrongState once somebody is at the door, SlotTaken, SlotClosed with the reason. Nothing is written
             then.
    Source:  F67.
    """
    refuse_unless(rights.may_dispatch(by, visit), NotAllowed)
    visit = actions.lock_visit(visit)
    ranked = candidates(visit)
    data = {"to": provider.code}
    if visit.state != Visit.State.OFFERING:
        visit = reoffer(visit, by=by, reason=note, data=data)
    _take_over(visit, provider.pk, by_staff=True)
    record(visit, provider, [c.as_json() for c in ranked], by=by, note=note)
    actions.assign(visit, provider, by=by, terms=terms_of(visit.order), data=data)
    timers.cancel_timer("unassigned", visit)
    log.write(visit, "reassigned", by=by, reason=note, data=data)
    return visit
