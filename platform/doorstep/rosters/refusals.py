"""Every way in which time says no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid, Refusal

REASONS = {
    "past": _("This time has passed."),
    "lead_time": _("Too soon: we need a little time to get to you."),
    "cutoff": _("It is too late in the evening for tomorrow morning."),
    "horizon": _("This day is not open for booking yet."),
    "closed_day": _("We are closed on this day."),
    "not_served": _("Nobody comes to this address yet."),
    "no_skill": _("Does not offer this service."),
    "no_badge": _("Lacks the credential for this service."),
    "area": _("Does not go to this address."),
    "suspended": _("May not take jobs at present."),
    "off_hours": _("Nobody works at this time."),
    "leave": _("On leave."),
    "busy": _("Already booked."),
    "travel": _("Not enough time to travel from the job before or to the next."),
    "day_cap": _("The day is full."),
    "off_grid": _("Visits start at other minutes of the hour."),
}


class SlotTaken(Refusal):
    code = "slot_taken"
    says = _("Someone just took this time.")


class SlotClosed(Refusal):
    code = "slot_closed"
    says = _("This time cannot be booked.")


class JobsInTheWay(Refusal):
    code = "jobs_in_the_way"
    says = _("There are jobs in this time. Move them first.")


class BadHours(Invalid):
    code = "bad_hours"
    says = _("The end must come after the start, and hours of one day must not overlap.")
