"""The provider's own desk: jobs, hours, leave, income, reviews. Reads; writes go through rosters and fulfil."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from doorstep.journeys.cancel import terms_kept
from doorstep.kernel import clock
from doorstep.kernel.refusals import NotFound
from doorstep.orders import access
from doorstep.orders.models import Visit
from doorstep.payments.models import Account, Transfer
from doorstep.policies.lateness import payable_on
from doorstep.providers.models import Provider
from doorstep.reviews.models import Review
from doorstep.rosters.models import HoursException, Leave, WeeklyHours


def provider_of(user) -> Provider:
    """Give the provider that a user is. Refuses: NotFound."""
    found = Provider.objects.select_related("city", "user").filter(user_id=user.pk).first() if user.pk else None
    if found is None:
        raise NotFound()
    return found


def jobs_of(by, *, since: datetime | None = None, ended: bool = False):
    """Give the visits of the acting provider, soonest first: open ones from yesterday on; or the ended ones, latest first."""
    visits = access.visits_within(by).select_related("order__city")
    if ended:
        return visits.filter(state__in=(*Visit.ENDED, "work_done")).order_by("-starts_at", "-id")
    start = since or clock.now() - timedelta(days=1)
    return visits.exclude(state__in=Visit.ENDED).filter(starts_at__gte=start).order_by("starts_at", "id")


def job_of(by, number: str) -> Visit:
    """Find a visit within the actor's reach. Refuses: NotFound."""
    visit = access.visits_within(by).select_related("order__city").filter(number=str(number)[:16]).first()
    if visit is None:
        raise NotFound()
    return visit


@dataclass(frozen=True)
class Roster:
    """A provider's hours, exceptions to come and leave to come."""

    weekly: list[WeeklyHours]
    exceptions: list[HoursException]
    leaves: list[Leave]


def roster_of(provider: Provider) -> Roster:
    """Give what a provider's calendar is made of. Source: F53."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(provider.city.time_zone)).date()
    return Roster(
        list(provider.weekly_hours.all()),
        list(provider.hours_exceptions.filter(on__gte=today)),
        list(provider.leaves.filter(cancelled_at=None, ends_at__gt=now)),
    )


@dataclass(frozen=True)
class Earning:
    """One movement of a provider's purse, signed, and the day from which it can be paid out (E11)."""

    transfer: Transfer
    amount_minor: int
    payable_on: date


@dataclass(frozen=True)
class Income:
    """A month of a provider: each movement of their purse, and the sums in minor units."""

    month: date
    earnings: list[Earning]
    total_minor: int
    payable_minor: int
    currency: str


def income_of(provider: Provider, month: date | None = None) -> Income:
    """List what a provider earned in a month of the city's calendar (this month by default), what they had to bear as minus.

    Source: F52; E11: each line is payable some days after it was earned, by the order's terms; later for who is new.
    """
    zone = ZoneInfo(provider.city.time_zone)
    today = clock.now().astimezone(zone).date()
    first = (month or today).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    start, end = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, after))
    purse = Account.objects.filter(city_id=provider.city_id, kind=Account.Kind.PROVIDER, owner=str(provider.pk))
    mine = Q(target__in=purse) | Q(source__in=purse)
    rows = Transfer.objects.filter(mine, at__gte=start, at__lt=end).select_related("order", "target")
    earnings = [_earning(row, provider, zone) for row in rows.order_by("-at", "-id")]
    payable = sum(one.amount_minor for one in earnings if one.payable_on <= today)
    return Income(first, earnings, sum(one.amount_minor for one in earnings), payable, provider.city.currency)


def _earning(row: Transfer, provider, zone) -> Earning:
    came_in = row.target.kind == Account.Kind.PROVIDER
    on = payable_on(terms_kept(row.order), row.at.astimezone(zone).date(), provider.joined_on)
    return Earning(row, row.amount_minor if came_in else -row.amount_minor, on)


def reviews_of(provider: Provider):
    """Give a provider's visible reviews, newest first, as a queryset."""
    return Review.objects.visible().filter(provider=provider).select_related("order").order_by("-at", "-id")
