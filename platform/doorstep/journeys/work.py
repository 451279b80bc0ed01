"""The provider's own desk: jobs, hours, leave, income, reviews. Reads; writes go through rosters and fulfil."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.kernel import clock
from doorstep.kernel.refusals import NotFound
from doorstep.orders import access
from doorstep.orders.models import Visit
from doorstep.payments.models import Account, Transfer
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
class Income:
    """A month of a provider: each transfer that came in, and their sum in minor units."""

    month: date
    transfers: list[Transfer]
    total_minor: int
    currency: str


def income_of(provider: Provider, month: date | None = None) -> Income:
    """List what a provider earned in a month of the city's calendar (this month by default). Source: F52."""
    zone = ZoneInfo(provider.city.time_zone)
    first = (month or clock.now().astimezone(zone).date()).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    start, end = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, after))
    purse = Account.objects.filter(city_id=provider.city_id, kind=Account.Kind.PROVIDER, owner=str(provider.pk))
    rows = Transfer.objects.filter(target__in=purse, at__gte=start, at__lt=end).select_related("order")
    transfers = list(rows.order_by("-at", "-id"))
    return Income(first, transfers, sum(t.amount_minor for t in transfers), provider.city.currency)


def reviews_of(provider: Provider):
    """Give a provider's visible reviews, newest first, as a queryset."""
    return Review.objects.visible().filter(provider=provider).select_related("order").order_by("-at", "-id")
