"""Move a visit by policy: the fee shown before, one swap in one transaction, both sides told once."""

from datetime import datetime

from django.db import transaction

from doorstep.journeys import assign
from doorstep.journeys.cancel import facts_of, stop_waiting, terms_kept
from doorstep.journeys.facts import scene_of
from doorstep.journeys.place import BadTime, instant_from, no_slot, query_at, ranked_for
from doorstep.kernel import clock
from doorstep.kernel.actors import STAFF, THE_SYSTEM
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.kernel.texts import Texts
from doorstep.orders import actions, rights
from doorstep.orders.machines import VISIT
from doorstep.orders.models import Order, Reschedule, Visit
from doorstep.orders.refusals import TooLateToMove
from doorstep.payments.actions import open_node
from doorstep.policies import changes
from doorstep.policies.changes import Fee
from doorstep.providers.models import Provider
from doorstep.rosters.claims import claim_time, release_claim
from doorstep.rosters.refusals import SlotTaken
from doorstep.rulebook.book import book
from doorstep.rulebook.decision import Decision


def preview_reschedule(order: Order, *, by) -> Decision[Fee]:
    """Say whether the visit may be moved now and what that costs; nothing is written.

    Refuses: NotAllowed. A Decision whose value is not allowed carries the sentence in its trace. Source: F16, E4.
    """
    refuse_unless(rights.may_reschedule(by, order), NotAllowed)
    visit = actions.current_visit(order)
    decision = changes.rescheduling(terms_kept(order), facts_of(order, visit, by), at=clock.now())
    possible = visit is not None and VISIT.allows(visit.state, "supersede") and order.state == Order.State.CONFIRMED
    if possible or not decision.value.allowed:
        return decision
    return Decision(Fee(False), (), decision.book_number)  # the terms would allow it, the state does not


@transaction.atomic
def reschedule(order: Order, *, by, starts_at, same_provider: bool = False, reason: str = "") -> Visit:
    """Move an order's visit to another time: claim the new, give back the old, link the two, charge the fee.

    Takes:   starts_at, aware or ISO 8601; same_provider, only with the one who was assigned.
    Gives:   the new Visit, assigned.
    Refuses: NotAllowed, TooLateToMove, BadTime, SlotTaken, SlotClosed. Nothing is written then.
    Source:  F16; orders.md any visit to superseded.
    """
    order = actions.lock_order(order)
    decision = preview_reschedule(order, by=by)
    if not decision.value.allowed:
        raise TooLateToMove(Texts(decision.trace[0].says) if decision.trace else None)
    old = actions.current_visit(order)
    starts = instant_from(starts_at, scene_of(book(), order.city.code, order.service).city.zone)
    refuse_unless(starts and starts != old.starts_at, BadTime)
    claim, rows = _claim_anew(order, old, starts, by=by, same_provider=same_provider)
    old_provider = old.provider
    new = _swap(order, old, claim, by=by, reason=reason)
    _write(order, old, starts, decision, by=by, reason=reason)
    if decision.value.fee_minor:
        open_node(order, kind="fee", amount_minor=decision.value.fee_minor)
    _assign(order, new, rows)
    data = {"from": old.starts_at.isoformat(), "to": starts.isoformat(), "fee_minor": decision.value.fee_minor}
    if old_provider and old_provider.pk != claim.provider_id:
        data["left_provider"] = old_provider.pk
    actions.visit_moved.tell(visit=new, step="reschedule", by=by, data=data)
    return new


def _claim_anew(order, old, starts: datetime, *, by, same_provider):
    """Claim the new time with the same provider when they can, else with the best who can."""
    scene = scene_of(book(), order.city.code, order.service)
    query = query_at(scene, order.lat, order.lng, order.minutes, starts, staff=by.kind == STAFF)
    ranked = ranked_for(scene, query, starts, without=old.claim_id)
    fit = sorted((c for c in ranked if c.fits), key=lambda c: c.provider_id != old.provider_id)
    if same_provider or old.wanted_provider_id:
        fit = [c for c in fit if c.provider_id == old.provider_id]
    if old.claim:
        release_claim(old.claim)  # the old time may overlap the new; all of it returns if nothing can be claimed
    for candidate in fit[: assign.TRIES]:
        try:
            with transaction.atomic():
                claim = claim_time(candidate.provider_id, query, starts, city_id=order.city_id, held_until=None)
                return claim, [c.as_json() for c in ranked]
        except SlotTaken:
            continue
    chosen = old.provider.code if old.provider and (same_provider or old.wanted_provider_id) else ""
    where = {"point": query.point, "minutes": order.minutes, "provider": chosen}
    raise no_slot(scene, starts, [c for c in ranked if not chosen or c.code == chosen], **where)


def _swap(order, old, claim, *, by, reason) -> Visit:
    stop_waiting(old)
    new = actions.add_visit(order, claim, wanted_id=old.wanted_provider_id)
    actions.move_visit(old, "supersede", by=by, reason=reason, superseded_by_id=new.pk)
    times = order.times_rescheduled + (by.kind not in (STAFF, THE_SYSTEM.kind))
    Order.objects.filter(pk=order.pk).update(starts_at=new.starts_at, times_rescheduled=times)
    order.starts_at, order.times_rescheduled = new.starts_at, times
    actions.move_visit(new, "schedule", by=by)
    actions.move_visit(new, "offer", by=THE_SYSTEM)
    return new


def _write(order, old, starts, decision, *, by, reason):
    Reschedule.objects.create(
        city_id=order.city_id,
        order=order,
        old_visit=old,
        from_at=old.starts_at,
        to_at=starts,
        by_kind=by.kind,
        by_id=by.user_id,
        reason=reason[:200],
        fee_minor=decision.value.fee_minor,
        trace=decision.trace_json(),
        at=clock.now(),
    )


def _assign(order, new, rows):
    provider = Provider.objects.get(pk=new.claim.provider_id)
    assign.record(new, provider, rows, by=THE_SYSTEM)
    actions.assign(new, provider, by=THE_SYSTEM, terms=assign.terms_of(order))
