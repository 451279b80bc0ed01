"""Claims: time taken. The provider is locked first, the one availability function asked again, and the database's unique
cells refuse whatever slips through."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from doorstep.kernel import clock
from doorstep.kernel.rows import insert, select
from doorstep.rosters import supply as supplies
from doorstep.rosters.availability import Query
from doorstep.rosters.grid import Window, cell_after, cell_of
from doorstep.rosters.models import Claim, ClaimCell
from doorstep.rosters.occupancy import REACH, Occupied, Taken, count_later
from doorstep.rosters.refusals import REASONS, SlotClosed, SlotTaken
from doorstep.rosters.start import Start


@transaction.atomic(savepoint=False)
def claim_time(
    provider_id: int, query: Query, starts_at: datetime, *, city_id: int, held_until: datetime | None, without=None
) -> Claim:
    """Take the time of one provider, or refuse; two callers never both get it.

    It is part of the caller's transaction: who tries another provider after a refusal wraps each try in atomic().

    Takes:   query, whose window holds the day; starts_at, aware; held_until, None for a firm claim;
             without, a claim of the same order that is given up in this transaction.
    Gives:   the Claim with its cells.
    Refuses: SlotTaken when somebody has it, SlotClosed with the reason when it was never open. Nothing is written then.
    Source:  F23, E12; performance.md: lock the provider first, cells ascending, the unique key decides.
    """
    roster_version = _lock(provider_id, city_id)
    if roster_version is None:
        raise SlotClosed(REASONS["not_served"], reason="not_served")
    supply = supplies.supply(city_id)
    worker = supply.workers.get(provider_id)
    if worker is None or worker.version != roster_version:
        supply = supplies.load(city_id, provider_id)
        worker = supply.workers[provider_id]
    taken = _taken_and_swept(query.window, provider_id, clock.now(), without)
    reason = Start(query, supply, starts_at).reason(worker, taken)
    if reason in ("busy", "travel", "day_cap"):
        raise SlotTaken(reason=reason)
    if reason:
        raise SlotClosed(REASONS[reason], reason=reason)
    return _write(provider_id, city_id, query, starts_at, held_until)


def _lock(provider_id: int, city_id: int) -> int | None:
    """Lock an active provider of a city and count the claim, in one statement; give the version of the roster."""
    rows = select(_LOCK, int(clock.now().timestamp()), provider_id, city_id)
    return rows[0][0] if rows else None


_LOCK = """
    UPDATE providers_provider SET claims_version = claims_version + 1, claims_counted_s = %s
    WHERE id = %s AND city_id = %s AND is_active RETURNING roster_version
"""  # the ORM of Django 5.2 has no RETURNING for updates


def _write(provider_id, city_id, query, starts_at, held_until) -> Claim:
    ends_at = starts_at + timedelta(minutes=query.minutes)
    claim = Claim(
        city_id=city_id,
        provider_id=provider_id,
        starts_at=starts_at,
        ends_at=ends_at,
        first_cell=cell_of(starts_at),
        end_cell=cell_after(ends_at),
        lat=query.point.lat,
        lng=query.point.lng,
        state=Claim.State.HELD if held_until else Claim.State.FIRM,
        held_until=held_until,
    )
    try:
        with transaction.atomic(savepoint=False):
            insert(claim)
            take_cells(claim)
    except IntegrityError as somebody_was_faster:
        raise SlotTaken(reason="busy") from somebody_was_faster
    return claim


def take_cells(claim: Claim) -> None:
    """Write the cells of a claim, ascending; the unique key refuses when one is taken."""
    cells = range(claim.first_cell, claim.end_cell)
    shared = {"city_id": claim.city_id, "provider_id": claim.provider_id, "claim_id": claim.pk}
    insert(*(ClaimCell(cell=cell, **shared) for cell in cells))


def _taken_and_swept(window: Window, provider_id, now, without) -> Occupied:
    """Give what taken_in gives for one provider, and free their holds that ran out, before their timers do."""
    taken, stale = [], []
    for pk, is_stale, *place in select(_THEIRS, now, provider_id, window.origin - REACH, window.end):
        if is_stale:
            stale.append(pk)
        elif pk != without:
            taken.append(Taken._make(place))
    if stale:
        _release(Q(pk__in=stale))
    return Occupied(taken)


_THEIRS = """
    SELECT id, held_until <= %s, first_cell, end_cell, lat, lng FROM rosters_claim
    WHERE provider_id = %s AND end_cell > %s AND first_cell < %s AND state <> 'released'
"""  # only a hold has a held_until


def make_firm(claim: Claim) -> None:
    """Turn a hold into a firm claim. Refuses: SlotTaken, when the hold has been swept meanwhile."""
    kept = Claim.objects.filter(pk=claim.pk, state=Claim.State.HELD).update(state=Claim.State.FIRM, held_until=None)
    if not kept:
        raise SlotTaken(reason="hold_expired")
    count_later(claim.provider_id)  # a reader may have dropped the hold at its end
    claim.state, claim.held_until = Claim.State.FIRM, None


def release_claim(claim: Claim) -> None:
    """Give time back, in the caller's transaction; twice is as once."""
    _release(Q(pk=claim.pk))
    claim.state = Claim.State.RELEASED


def _release(which: Q):
    rows = list(Claim.objects.filter(which).values_list("pk", "provider_id"))
    ids = [pk for pk, _provider in rows]
    ClaimCell.objects.filter(claim__in=ids).delete()
    Claim.objects.filter(pk__in=ids).update(state=Claim.State.RELEASED)
    for provider_id in {provider for _pk, provider in rows}:
        count_later(provider_id)
