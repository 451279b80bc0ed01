"""The agenda: the next job fills the screen, then the days."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.journeys.work import jobs_of
from doorstep.kernel import clock
from doorstep.kernel.texts import spoken
from doorstep.people.privacy import provider_stage
from pages import addresses, wording
from pages.work.desk import at_the_desk, desk
from pages.work.job import job_card

MOST = 60
TONES = {"assigned": "warn", "en_route": "accent", "arrived": "accent", "in_service": "accent", "paused": "warn"}


@at_the_desk
@require_safe
def agenda(request):
    """Show jobs to come by day, or those that ended."""
    is_past = request.GET.get("past") == "1"
    visits = list(jobs_of(request.by, ended=is_past)[:MOST])
    if not is_past:
        visits = [visit for visit in visits if visit.state != "work_done"]  # nothing left to do: among the past ones
    first = visits[0] if visits and not is_past else None
    context = {
        "next_job": job_card(first, request.by, request.zone) if first else None,
        "days": _days(visits[1:] if first else visits, request.zone, is_past),
        "is_past": is_past,
        "other_url": addresses.named("work", past="" if is_past else 1),
        "hours_url": addresses.named("work-hours"),
    }
    return desk(request, "work_agenda", _("My jobs"), "work", **context)


def _days(visits, zone, is_past) -> list[dict]:
    days: dict = {}
    for visit in visits:
        days.setdefault(visit.starts_at.astimezone(zone).date(), []).append(visit)
    return [
        {"label": wording.near_day(on, zone), "entries": [_entry(visit, zone, is_past) for visit in rows]}
        for on, rows in days.items()
    ]


def _entry(visit, zone, is_past) -> dict:
    return {
        "url": addresses.named("job", visit.number),
        "time": wording.clock_time(visit.starts_at, zone),
        "until": wording.clock_time(visit.ends_at, zone),
        "service": spoken(visit.order.service_name),
        "place": place_of(visit, zone),
        "stage": str(visit.get_state_display()),
        "tone": TONES.get(visit.state, ""),
        "is_past": is_past,
    }


def place_of(visit, zone) -> str:
    """Say where a job is as far as its stage allows in a list: the district, and the known place near the door."""
    stage, _next = provider_stage(visit.starts_at, visit.ends_at, zone, clock.now())
    order = visit.order
    district = str(order.district) if order.district else ""
    return district if stage == "district" else " ".join(part for part in (district, order.place) if part)
