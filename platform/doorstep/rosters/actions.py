"""Every write of rosters besides claims: weekly hours, exceptions, leave."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from doorstep.kernel import bell, clock, log
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.providers.models import Provider
from doorstep.rosters import rights
from doorstep.rosters.models import HoursException, Leave, WeeklyHours
from doorstep.rosters.occupancy import open_claims
from doorstep.rosters.refusals import BadHours, JobsInTheWay
from doorstep.rosters.supply import bell_name


def roster_changed(provider: Provider) -> None:
    """Tell every process that a provider's hours, leave, skills, areas or standing changed; in its transaction."""
    Provider.objects.filter(pk=provider.pk).update(roster_version=F("roster_version") + 1)
    bell.ring(bell_name(provider.city_id))


def _locked(provider: Provider, by) -> Provider:
    refuse_unless(rights.may_keep_roster(by, provider), NotAllowed)
    return Provider.objects.select_for_update().get(pk=provider.pk)


def _check(rows):
    by_day: dict[int, list] = {}
    for weekday, start, end in rows:
        if not (0 <= weekday <= 6 and 0 <= start < end <= 1440):
            raise BadHours(weekday=weekday)
        by_day.setdefault(weekday, []).append((start, end))
    for weekday, stretches in by_day.items():
        stretches.sort()
        if any(a_end > b_start for (_a, a_end), (b_start, _b) in zip(stretches, stretches[1:], strict=False)):
            raise BadHours(weekday=weekday)


@transaction.atomic
def replace_hours(provider: Provider, rows: list[tuple[int, int, int]], *, by) -> list[WeeklyHours]:
    """Replace a provider's weekly hours. Jobs already claimed stay.

    Takes:   rows (weekday 0 is Monday, from, until) in minutes of the day.
    Refuses: NotAllowed, BadHours. Nothing is written then.
    Source:  F53.
    """
    provider = _locked(provider, by)
    _check(rows)
    WeeklyHours.objects.filter(provider=provider).delete()
    hours = [
        WeeklyHours(city_id=provider.city_id, provider=provider, weekday=d, from_minute=a, until_minute=b)
        for d, a, b in sorted(rows)
    ]
    WeeklyHours.objects.bulk_create(hours)
    roster_changed(provider)
    log.write(provider, "hours_replaced", by=by, data={"hours": [list(row) for row in sorted(rows)]})
    return hours


@transaction.atomic
def set_exception(provider: Provider, on: date, stretches: list[tuple[int, int]], *, by, note="") -> None:
    """Set other hours for one day; no stretches: the provider does not work on it.

    Refuses: NotAllowed, BadHours.
    """
    provider = _locked(provider, by)
    _check([(on.weekday(), start, end) for start, end in stretches])
    HoursException.objects.filter(provider=provider, on=on).delete()
    rows = stretches or [(None, None)]
    HoursException.objects.bulk_create(
        HoursException(
            city_id=provider.city_id, provider=provider, on=on, from_minute=a, until_minute=b, note=note[:80]
        )
        for a, b in rows
    )
    roster_changed(provider)
    log.write(provider, "exception_set", by=by, data={"on": on.isoformat(), "hours": [list(s) for s in stretches]})


@transaction.atomic
def clear_exception(provider: Provider, on: date, *, by) -> None:
    """Let the weekly hours hold again on one day. Refuses: NotAllowed."""
    provider = _locked(provider, by)
    HoursException.objects.filter(provider=provider, on=on).delete()
    roster_changed(provider)
    log.write(provider, "exception_cleared", by=by, data={"on": on.isoformat()})


@transaction.atomic
def take_leave(provider: Provider, *, starts_at: datetime, ends_at: datetime, by, reason="") -> Leave:
    """Enter leave; jobs in that time must be moved first.

    Refuses: NotAllowed, BadHours (end before start, or in the past), JobsInTheWay with facts jobs (starts, ISO).
    """
    provider = _locked(provider, by)
    now = clock.now()
    if not starts_at < ends_at or ends_at <= now:
        raise BadHours()
    in_the_way = open_claims(now).filter(provider=provider, starts_at__lt=ends_at, ends_at__gt=starts_at)
    jobs = [start.isoformat() for start in in_the_way.order_by("starts_at").values_list("starts_at", flat=True)]
    if jobs:
        raise JobsInTheWay(jobs=jobs)
    leave = Leave.objects.create(
        city_id=provider.city_id, provider=provider, starts_at=starts_at, ends_at=ends_at, reason=reason[:80]
    )
    roster_changed(provider)
    log.write(provider, "leave_taken", by=by, data={"from": starts_at.isoformat(), "until": ends_at.isoformat()})
    return leave


@transaction.atomic
def cancel_leave(leave: Leave, *, by) -> None:
    """Withdraw leave. Refuses: NotAllowed. Twice is as once."""
    provider = _locked(leave.provider, by)
    if Leave.objects.filter(pk=leave.pk, cancelled_at=None).update(cancelled_at=clock.now()):
        roster_changed(provider)
        log.write(provider, "leave_cancelled", by=by, data={"leave": leave.pk})
