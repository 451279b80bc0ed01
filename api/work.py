"""Doors of a provider: jobs, their steps, hours, leave. Who is no provider finds nothing here."""

from zoneinfo import ZoneInfo

from api.doors import PERSON, Door, operation
from api.evidence import show_needs
from api.paging import page_of_rows
from api.shapes.booking import CustomerRatingShown
from api.shapes.common import page_of
from api.shapes.work import (
    CustomerRatingWanted,
    Declined,
    DeclineWanted,
    HoursShown,
    HoursWanted,
    JobRow,
    JobsAsked,
    JobShown,
    LeaveShown,
    LeaveWanted,
    ReasonShown,
    StepWanted,
    clock_time,
)
from api.showing import show_door, show_rating
from api.writing import instant, money
from doorstep.catalog.tree import catalogue
from doorstep.journeys import fulfil, work
from doorstep.journeys import review as reviewing
from doorstep.kernel import actors, clock
from doorstep.kernel.refusals import NotFound, TooMany, WrongState, refuse_unless
from doorstep.orders.refusals import CallFirst, EvidenceMissing, NoteNeeded, TooEarly, TooFar, WrongCode
from doorstep.people.privacy import door_for
from doorstep.reviews.refusals import AlreadyReviewed, BadReview, NotReviewable, ReviewWindowOver
from doorstep.rosters import actions as rosters
from doorstep.rosters.models import Leave
from doorstep.rosters.refusals import BadHours, JobsInTheWay
from doorstep.rulebook.book import book


def show_row(visit) -> dict:
    order = visit.order
    zone, steps = ZoneInfo(order.city.time_zone), fulfil.next_steps(visit)
    opens = fulfil.opens_at(visit, steps[0]) if steps else None
    return {
        "number": visit.number,
        "state": visit.state,
        "state_text": visit.get_state_display(),
        "service": {"code": order.service, "name": str(order.service_name)},
        "quantity": order.quantity,
        "unit": str(order.unit),
        "starts_at": instant(visit.starts_at, zone),
        "ends_at": instant(visit.ends_at, zone),
        "answer_due_at": instant(visit.answer_due_at, zone),
        "district": str(order.district.name) if order.district else "",
        "place": order.place,
        "pay": money(order.provider_minor, order.currency),
        "steps": steps,
        "possible_from": instant(opens, zone) if opens and opens > clock.now() else None,
    }


def show_job(visit, *, by) -> dict:
    order = visit.order
    view = door_for(order, by, clock.now(), purpose="job")
    return show_row(visit) | {
        "door": show_door(view, ZoneInfo(order.city.time_zone)),
        "chosen": _chosen(order),
        "note": order.note if view.stage != "district" else "",
        "needs": show_needs(visit),
    }


def _chosen(order) -> list[dict]:
    """Name what the customer chose, in the reader's language; what is sold no more keeps its codes."""
    service = catalogue(book()).services.get(order.service)
    groups = {group.code: group for group in service.options} if service else {}
    addons = {addon.code: addon for addon in service.addons} if service else {}
    rows = []
    for code, choice in order.choices.get("options", {}).items():
        named = groups[code].choice(choice) if code in groups else None
        rows.append(
            {"name": str(groups[code].name) if code in groups else code, "choice": str(named.name if named else choice)}
        )
    for code, pieces in order.choices.get("addons", {}).items():
        rows.append({"name": str(addons[code].name) if code in addons else code, "choice": str(pieces)})
    return rows


class Jobs(Door):
    """The caller's jobs."""

    @operation("listJobs", asks=JobsAsked, gives=page_of(JobRow), who=PERSON, tag="work", refuses=[NotFound])
    def get(self, request):
        """List one's jobs, soonest first; ended ones latest first."""
        asked = request.asked
        work.provider_of(request.user)
        rows = work.jobs_of(actors.provider(request.user), ended=asked["ended"])
        shown, after = page_of_rows(
            f"jobs.{asked['ended']}", rows, "starts_at",
            cursor=asked["cursor"], limit=asked["limit"], newest_first=asked["ended"],
        )  # fmt: skip
        return {"items": [show_row(visit) for visit in shown], "next": after}


def _job(request, number):
    """Give the acting provider and their job. Refuses: NotFound."""
    by = actors.provider(request.user)
    return by, work.job_of(by, number)


class JobDoor(Door):
    """One job."""

    @operation("getJob", gives=JobShown, who=PERSON, tag="work", refuses=[NotFound])
    def get(self, request, number):
        """Show a job: the street from the day before, door and phone from two hours before until a day after."""
        by, visit = _job(request, number)
        return show_job(visit, by=by)


class JobAcceptance(Door):
    """Accepting a job."""

    @operation("acceptJob", gives=JobShown, status=201, who=PERSON, tag="work", refuses=[NotFound, WrongState])
    def post(self, request, number):
        """Accept a job."""
        by, visit = _job(request, number)
        fulfil.acknowledge(visit, by=by)
        return show_job(work.job_of(by, number), by=by)


class JobDeclining(Door):
    """Declining a job."""

    @operation(
        "declineJob", takes=DeclineWanted, gives=Declined, status=201, who=PERSON, tag="work",
        refuses=[NotFound, WrongState],
    )  # fmt: skip
    def post(self, request, number):
        """Decline a job with a reason of the list; the next best provider is asked at once."""
        by, visit = _job(request, number)
        fulfil.decline(visit, by=by, **request.told)
        return {"number": number, "reason": request.told["reason"]}


class JobSteps(Door):
    """The steps of a job."""

    @operation(
        "advanceJob", takes=StepWanted, gives=JobShown, status=201, who=PERSON, tag="work",
        refuses=[NotFound, WrongState, TooFar, TooEarly, EvidenceMissing, WrongCode, TooMany, CallFirst, NoteNeeded],
    )  # fmt: skip
    def post(self, request, number):
        """Take the next step of a job with its evidence: depart, arrive, start, pause, resume, finish.

        When nobody opens: call notes each call, miss_customer ends the visit after the waiting time, with a note
        or a photo that was given as evidence. What start and finish need stands in the job (needs): see createEvidence.
        """
        by, visit = _job(request, number)
        evidence = dict(request.told)
        fulfil.advance(visit, evidence.pop("step"), by=by, **evidence)
        return show_job(work.job_of(by, number), by=by)


class CustomerRatingDoor(Door):
    """What the provider says of the customer of a job."""

    @operation(
        "createCustomerRating", takes=CustomerRatingWanted, gives=CustomerRatingShown, status=201, who=PERSON,
        tag="work", refuses=[NotFound, NotReviewable, ReviewWindowOver, AlreadyReviewed, BadReview],
    )  # fmt: skip
    def post(self, request, number):
        """Say what a customer was like, once, after the visit; never public, read by staff and later by the customer."""
        by, visit = _job(request, number)
        rating = reviewing.rate_customer(visit, by=by, **request.told)
        return show_rating(rating, ZoneInfo(visit.order.city.time_zone))


class DeclineReasons(Door):
    """Why one may decline."""

    @operation("listDeclineReasons", gives=page_of(ReasonShown), tag="work")
    def get(self, request):
        """List the reasons with which a job can be declined."""
        items = [{"code": code, "label": str(label)} for code, label in fulfil.DECLINE_REASONS]
        return {"items": items, "next": None}


def _show_roster(provider) -> dict:
    roster, zone = work.roster_of(provider), ZoneInfo(provider.city.time_zone)
    exceptions = [_stretch(row) | {"on": row.on.isoformat(), "note": row.note} for row in roster.exceptions]
    return {
        "hours": [_stretch(row) | {"weekday": row.weekday} for row in roster.weekly],
        "exceptions": exceptions,
        "leaves": [_show_leave(leave, zone) for leave in roster.leaves],
    }


def _stretch(row) -> dict:
    if row.from_minute is None:
        return {"start": None, "until": None}
    return {"start": clock_time(row.from_minute), "until": clock_time(row.until_minute)}


def _show_leave(leave, zone) -> dict:
    times = {"starts_at": instant(leave.starts_at, zone), "ends_at": instant(leave.ends_at, zone)}
    return {"id": leave.pk, "reason": leave.reason, **times}


class Hours(Door):
    """The caller's week."""

    @operation("listHours", gives=HoursShown, who=PERSON, tag="work", refuses=[NotFound])
    def get(self, request):
        """Show one's weekly hours, the days that differ, and the leave to come."""
        return _show_roster(work.provider_of(request.user))

    @operation(
        "replaceHours", takes=HoursWanted, gives=HoursShown, who=PERSON, tag="work", refuses=[NotFound, BadHours]
    )
    def put(self, request):
        """Replace one's weekly hours; jobs already taken stay."""
        provider = work.provider_of(request.user)
        rows = [(row["weekday"], row["start"], row["until"]) for row in request.told["hours"]]
        rosters.replace_hours(provider, rows, by=actors.provider(request.user))
        return _show_roster(provider)


class Leaves(Door):
    """The caller's leave."""

    @operation(
        "createLeave", takes=LeaveWanted, gives=LeaveShown, status=201, who=PERSON, tag="work",
        refuses=[NotFound, BadHours, JobsInTheWay],
    )  # fmt: skip
    def post(self, request):
        """Enter leave; jobs in that time must be moved first."""
        provider = work.provider_of(request.user)
        leave = rosters.take_leave(provider, by=actors.provider(request.user), **request.told)
        return _show_leave(leave, ZoneInfo(provider.city.time_zone))


class LeaveDoor(Door):
    """One leave."""

    @operation("deleteLeave", status=204, who=PERSON, tag="work", refuses=[NotFound])
    def delete(self, request, leave_id):
        """Withdraw leave."""
        leave = Leave.objects.select_related("provider").filter(pk=leave_id, provider__user=request.user).first()
        refuse_unless(leave, NotFound)
        rosters.cancel_leave(leave, by=actors.provider(request.user))
