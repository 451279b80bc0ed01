"""Doors of changing one's mind: moving a visit and cancelling, each with its preview."""

from zoneinfo import ZoneInfo

from api.auth import actor
from api.booking import found
from api.doors import PERSON_OR_PARTNER, Door, operation
from api.shapes.booking import (
    AbsenceWanted,
    BookingShown,
    CancellationPreview,
    CancellationWanted,
    ReschedulePreview,
    RescheduleWanted,
)
from api.shapes.times import SlotsShown
from api.showing import first_sentence, show_booking
from api.times import show_calendar
from api.writing import instant, money
from doorstep.journeys import absence, cancel, follow, times
from doorstep.journeys import reschedule as moving
from doorstep.journeys.place import BadTime
from doorstep.kernel.refusals import NotFound, WrongState
from doorstep.orders.refusals import NotLateYet, TooLateToCancel, TooLateToMove
from doorstep.rosters.refusals import SlotClosed, SlotTaken


class BookingSlots(Door):
    """Times to which a booking could move."""

    @operation("listBookingSlots", gives=SlotsShown, who=PERSON_OR_PARTNER, tag="changes", refuses=[NotFound])
    def get(self, request, number):
        """List the times to which the visit could move; its own time counts as free."""
        order = found(request, number)
        return show_calendar(times.options(order), order.minutes)


class RescheduleDoor(Door):
    """Moving the visit of a booking."""

    @operation("previewReschedule", gives=ReschedulePreview, who=PERSON_OR_PARTNER, tag="changes", refuses=[NotFound])
    def get(self, request, number):
        """Say whether the visit may be moved now and what that costs; nothing is changed."""
        order = found(request, number)
        decision = moving.preview_reschedule(order, by=actor(request))
        return {
            "allowed": decision.value.allowed,
            "fee": money(decision.value.fee_minor, order.currency),
            "text": first_sentence(decision.trace),
            "free_change_until": instant(follow.free_until(order), ZoneInfo(order.city.time_zone)),
        }

    @operation(
        "createReschedule", takes=RescheduleWanted, gives=BookingShown, status=201, who=PERSON_OR_PARTNER,
        tag="changes", refuses=[NotFound, TooLateToMove, BadTime, SlotTaken, SlotClosed],
    )  # fmt: skip
    def post(self, request, number):
        """Move the visit to another time by the policy; the old time is free in the same moment."""
        by = actor(request)
        moving.reschedule(found(request, number), by=by, **request.told)
        return show_booking(found(request, number), by=by)


class CancellationDoor(Door):
    """Cancelling a booking."""

    @operation(
        "previewCancellation", gives=CancellationPreview, who=PERSON_OR_PARTNER, tag="changes", refuses=[NotFound]
    )
    def get(self, request, number):
        """Say what cancelling would cost now; nothing is changed."""
        preview = cancel.preview_cancellation(found(request, number), by=actor(request))
        return {
            "allowed": preview.allowed,
            "fee": money(preview.fee_minor, preview.currency),
            "refund": money(preview.refund_minor, preview.currency),
            "text": first_sentence(preview.trace),
        }

    @operation(
        "createCancellation", takes=CancellationWanted, gives=BookingShown, status=201, who=PERSON_OR_PARTNER,
        tag="changes", refuses=[NotFound, TooLateToCancel],
    )  # fmt: skip
    def post(self, request, number):
        """Cancel a booking by the policy: the fee is kept, the rest goes back, the time is free."""
        by = actor(request)
        cancel.cancel_order(found(request, number), by=by, reason=request.told["reason"])
        return show_booking(found(request, number), by=by)


class ProviderAbsence(Door):
    """Saying that nobody came."""

    @operation(
        "createProviderAbsence", takes=AbsenceWanted, gives=BookingShown, status=201, who=PERSON_OR_PARTNER,
        tag="changes", refuses=[NotFound, WrongState, NotLateYet],
    )  # fmt: skip
    def post(self, request, number):
        """Report that the provider did not come: the booking ends and everything goes back, fees of moving too.

        Possible once `report_absence` stands among the booking's actions: an hour after the agreed time by default.
        """
        by = actor(request)
        absence.report_absence(found(request, number), by=by, note=request.told["note"])
        return show_booking(found(request, number), by=by)
