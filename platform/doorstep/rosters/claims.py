"""Claims: time taken. The provider is locked first, the one availability function asked again, and the database's unique
cells refuse whatever slips through."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from doorstep.kernel import clock
from doorstep.providers.models import Provider
from doorstep.rosters import supply as supplies
from doorstep.rosters.availability import Query, Taken, stages, unfit
from doorstep.rosters.grid import Window, cell_after, cell_of
from doorstep.rosters.models import Claim, ClaimCell
from doorstep.rosters.refusals import REASONS, SlotClosed, SlotTaken


def open_claims(now: datetime):
    """Give the claims that take time: firm ones, and held ones whose hold has not run out."""
    return Claim.objects.exclude(state=Claim.State.RELEASED).exclude(state=Claim.State.HELD, held_until__lte=now)


PLACE = ("first_cell", "end_cell", "lat", "lng")


def _near(window: Window, claims):
    """Keep the claims that can matter in a window: travel reaches a day beyond it at most."""
    return claims.filter(end_cell__gt=window.origin - 96, first_cell__lt=window.end)


def taken_in(window: Window, provider_ids, now: datetime, *, without: int | None = None) -> dict[int, list[Taken]]:
    """Give the open claims of providers in a window, by provider: one query, whatever their number.

    Takes: without, a claim to leave out (the one that a change of time would give up).
    """
    rows = _near(window, open_claims(now).filter(provider__in=provider_ids))
    if without:
        rows = rows.exclude(pk=without)
    found: dict[int, list[Taken]] = defaultdict(list)
    for provider, *taken in rows.values_list("provider_id", *PLACE):
        found[provider].append(Taken._make(taken))
    return found


def closed_reason(worker, query: Query, supply, starts_at: datetime, taken: list[Taken]) -> str:
    """Say why one provider cannot start at an instant; "" when they can. The same stages as the listing."""
    return (
        unfit(worker, query)
        or shared_reason(query, starts_at)
        or stages(worker, query, supply, taken).reason(query.window.place(cell_of(starts_at)))
    )


def shared_reason(query: Query, starts_at: datetime) -> str:
    """Say why nobody at all can start at an instant: too soon, too far ahead, a closed day, between two offered times."""
    bit = query.window.place(cell_of(starts_at))
    for name, bits in query.general.items():
        if not bits >> bit & 1:
            return name
    if starts_at.timestamp() % 900 or not query.grid >> bit & 1:
        return "off_grid"
    return ""


@transaction.atomic
def claim_time(
    provider_id: int, query: Query, starts_at: datetime, *, city_id: int, held_until: datetime | None, without=None
) -> Claim:
    """Take the time of one provider, or refuse; two callers never both get it.

    Takes:   query, whose window holds the day; starts_at, aware; held_until, None for a firm claim;
             without, a claim of the same order that is given up in this transaction.
    Gives:   the Claim with its cells.
    Refuses: SlotTaken when somebody has it, SlotClosed with the reason when it was never open. Nothing is written then.
    Source:  F23, E12; performance.md: lock the provider first, cells ascending, the unique key decides.
    """
    rows = Provider.objects.select_for_update(of=("self",)).select_related("city")
    locked = rows.filter(pk=provider_id, city_id=city_id, is_active=True).first()
    if locked is None:
        raise SlotClosed(REASONS["not_served"], reason="not_served")
    supply = supplies.supply(city_id)
    worker = supply.workers.get(provider_id)
    if worker is None or worker.version != locked.roster_version:
        supply = supplies.load(city_id, provider_id)
        worker = supply.workers[provider_id]
    now = clock.now()
    taken = _taken_and_swept(query.window, provider_id, now, without)
    reason = closed_reason(worker, query, supply, starts_at, taken)
    if reason in ("busy", "travel", "day_cap"):
        raise SlotTaken(reason=reason)
    if reason:
        raise SlotClosed(REASONS[reason], reason=reason)
    return _write(locked, query, starts_at, held_until)


def _write(provider, query, starts_at, held_until) -> Claim:
    ends_at = starts_at + timedelta(minutes=query.minutes)
    claim = Claim(
        city=provider.city,
        provider=provider,
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
        with transaction.atomic():
            claim.save()
            take_cells(claim)
    except IntegrityError as somebody_was_faster:
        raise SlotTaken(reason="busy") from somebody_was_faster
    return claim


def take_cells(claim: Claim) -> None:
    """Write the cells of a claim, ascending; the unique key refuses when one is taken."""
    cells = range(claim.first_cell, claim.end_cell)
    ClaimCell.objects.bulk_create(
        ClaimCell(city_id=claim.city_id, provider_id=claim.provider_id, cell=c, claim=claim) for c in cells
    )


def _taken_and_swept(window: Window, provider_id, now, without) -> list[Taken]:
    """Give what taken_in gives for one provider, and free their holds that ran out, before their timers do."""
    rows = _near(window, Claim.objects.filter(provider=provider_id).exclude(state=Claim.State.RELEASED))
    taken, stale = [], []
    for pk, state, held_until, *place in rows.values_list("pk", "state", "held_until", *PLACE):
        if state == Claim.State.HELD and held_until <= now:
            stale.append(pk)
        elif pk != without:
            taken.append(Taken._make(place))
    if stale:
        _release(Q(pk__in=stale))
    return taken


def make_firm(claim: Claim) -> None:
    """Turn a hold into a firm claim. Refuses: SlotTaken, when the hold has been swept meanwhile."""
    kept = Claim.objects.filter(pk=claim.pk, state=Claim.State.HELD).update(state=Claim.State.FIRM, held_until=None)
    if not kept:
        raise SlotTaken(reason="hold_expired")
    claim.state, claim.held_until = Claim.State.FIRM, None


def release_claim(claim: Claim) -> None:
    """Give time back, in the caller's transaction; twice is as once."""
    _release(Q(pk=claim.pk))
    claim.state = Claim.State.RELEASED


def _release(which: Q):
    ids = list(Claim.objects.filter(which).values_list("pk", flat=True))
    ClaimCell.objects.filter(claim__in=ids).delete()
    Claim.objects.filter(pk__in=ids).update(state=Claim.State.RELEASED)
