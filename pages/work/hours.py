"""Weekly hours and leave."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.journeys.work import roster_of
from doorstep.kernel import clock
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.rosters.actions import cancel_leave, replace_hours, take_leave
from doorstep.rosters.models import WEEKDAYS, Leave
from pages import addresses, wording
from pages.asked import day, instant, words
from pages.work.desk import at_the_desk, desk

STRETCHES = 3  # per day that the editor offers


def minute_from(text: str) -> int | None:
    """Read 09:30 as a minute of the day; 24:00 is its end."""
    hours, _colon, minutes = text.partition(":")
    if not (hours.isascii() and hours.isdecimal() and minutes.isascii() and minutes.isdecimal()):
        return None
    minute = int(hours[:2]) * 60 + int(minutes[:2])
    return minute if minute <= 1440 else None


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request):
    """Edit the weekly hours; jobs that are already booked stay."""
    problem = ""
    rows = [(row.weekday, row.from_minute, row.until_minute) for row in roster_of(request.provider).weekly]
    if request.method == "POST":
        rows, problem = _read(request.POST)
        if not problem:
            try:
                replace_hours(request.provider, rows, by=request.by)
            except Refusal as refused:
                problem = spoken(refused.says)
            else:
                messages.success(request, _("Your hours are saved. Booked jobs stay."))
                return HttpResponseRedirect(addresses.named("work-hours"))
    days = [
        {"label": str(label), "name": f"d{number}", "stretches": _stretches(number, rows)} for number, label in WEEKDAYS
    ]
    return desk(
        request, "work_hours", _("My hours"), "work-hours", status=400 if problem else 200, days=days, problem=problem
    )


def _read(posted) -> tuple[list, str]:
    """Read d<weekday>-<n>-from and -until; an empty pair is no work."""
    rows = []
    for weekday, label in WEEKDAYS:
        for number in range(STRETCHES):
            start, end = (words(posted, f"d{weekday}-{number}-{part}", 5) for part in ("from", "until"))
            if not start and not end:
                continue
            first, last = minute_from(start), 1440 if end == "00:00" else minute_from(end)
            if first is None or last is None:
                return rows, _("%(day)s: please give both times, like 09:00 and 18:00.") % {"day": label}
            rows.append((weekday, first, last))
    return rows, ""


def _stretches(weekday, rows) -> list[dict]:
    mine = sorted(row[1:] for row in rows if row[0] == weekday)
    shown = [{"from": wording.minute_of_day(a), "until": wording.minute_of_day(b % 1440)} for a, b in mine]
    shown += [{"from": "", "until": ""}] * (min(STRETCHES, len(shown) + 1) - len(shown))
    names = [f"d{weekday}-{number}" for number in range(len(shown))]
    return [{"name": name, **stretch} for name, stretch in zip(names, shown, strict=True)]


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    """Enter leave; jobs in that time are named, since they must be moved first."""
    refused, problem = None, ""
    if request.method == "POST":
        first, last = day(request.POST, "from"), day(request.POST, "until")
        if not first or not last or not 2000 <= first.year <= 2200 or not 2000 <= last.year <= 2200:
            problem = _("Please give the first and the last day.")
        else:
            try:
                take_leave(request.provider, starts_at=_midnight(first, request.zone),
                           ends_at=_midnight(last + timedelta(days=1), request.zone), by=request.by,
                           reason=words(request.POST, "reason", 80))  # fmt: skip
            except Refusal as no:
                refused, problem = no, spoken(no.says)
            else:
                messages.success(request, _("Your leave is entered."))
                return HttpResponseRedirect(addresses.named("work-leave"))
    rows = [
        {"text": _("%(first)s to %(last)s") % {"first": _day_of(row.starts_at, request.zone),
                                              "last": _day_of(row.ends_at - timedelta(minutes=1), request.zone)},
         "note": row.reason, "withdraw_url": addresses.named("work-leave-withdraw", row.pk)}
        for row in roster_of(request.provider).leaves
    ]  # fmt: skip
    context = {
        "rows": rows,
        "problem": problem,
        "jobs": _jobs(refused, request.zone),
        "first": words(request.POST, "from", 10),
        "last": words(request.POST, "until", 10),
        "reason": words(request.POST, "reason", 80),
        "today": clock.now().astimezone(request.zone).date().isoformat(),
    }
    status = refused.status if refused else 400 if problem else 200
    return desk(request, "work_leave", _("My leave"), "work-leave", status=status, **context)


def _midnight(on, zone):
    return datetime.combine(on, time(), zone)


def _day_of(at, zone) -> str:
    return wording.day(at.astimezone(zone).date())


def _jobs(refused, zone) -> list[str]:
    """Write the jobs in the way of a leave."""
    found = (
        [instant({"starts": text}, "starts") for text in (refused.facts.get("jobs") or []) if isinstance(text, str)]
        if refused
        else []
    )
    return [wording.exact_moment(at, zone) for at in found if at]


@at_the_desk
@require_POST
def withdraw(request, number):
    """Withdraw leave."""
    row = Leave.objects.select_related("provider").filter(pk=number, provider=request.provider).first()
    if row is None:
        raise Http404
    cancel_leave(row, by=request.by)
    messages.success(request, _("The leave is withdrawn."))
    return HttpResponseRedirect(addresses.named("work-leave"))
