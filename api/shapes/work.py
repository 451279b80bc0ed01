"""Shapes of a provider's work: jobs, hours, leave."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from api.shapes.booking import DoorShown, ServiceNamed
from api.shapes.common import Instant, Money, Number, PageAsked, Text, Whole
from api.shapes.evidence import NeedShown
from doorstep.journeys.fulfil import DECLINE_REASONS, STEPS


class JobsAsked(PageAsked):
    """Which jobs."""

    ended = s.BooleanField(required=False, default=False, help_text="The done and ended ones, latest first.")


class JobRow(s.Serializer):
    """A job in the agenda; the door is seen in the job itself, by stages."""

    number = s.CharField()
    state = s.CharField()
    state_text = s.CharField()
    service = ServiceNamed()
    quantity = s.IntegerField()
    unit = s.CharField(allow_blank=True)
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    answer_due_at = s.DateTimeField(allow_null=True)
    district = s.CharField(allow_blank=True)
    place = s.CharField(allow_blank=True)
    pay = Money(help_text="The provider's share.")
    steps = s.ListField(child=s.ChoiceField(STEPS), help_text="What can be done next, the usual one first.")
    possible_from = s.DateTimeField(allow_null=True, help_text="When the first of these is possible; null: now.")


class ChosenShown(s.Serializer):
    """Something that the customer chose."""

    name = s.CharField()
    choice = s.CharField()


class JobShown(JobRow):
    """A job with its door, as much of it as the provider may see now."""

    door = DoorShown()
    chosen = ChosenShown(many=True)
    note = s.CharField(allow_blank=True, help_text="From the customer.")
    needs = NeedShown(many=True, help_text="The evidence that start and finish need, and what of it is missing.")


class DeclineWanted(s.Serializer):
    """Why not."""

    reason = s.ChoiceField([code for code, _label in DECLINE_REASONS])
    note = Text(max_length=200, required=False, default="", allow_blank=True)


class Declined(s.Serializer):
    """The job is somebody else's now."""

    number = s.CharField()
    reason = s.CharField()


class StepWanted(s.Serializer):
    """A step with its evidence: start needs code; arrive lat and lng, or a note; miss_customer a note, unless a photo was
    given (createEvidence); pause may have a reason."""

    step = s.ChoiceField(STEPS)
    lat = Number(required=False, min_value=-90, max_value=90)
    lng = Number(required=False, min_value=-180, max_value=180)
    code = Text(max_length=12, required=False)
    note = Text(max_length=200, required=False, allow_blank=True)
    reason = Text(max_length=200, required=False, allow_blank=True)


class CustomerRatingWanted(s.Serializer):
    """What the customer was like."""

    stars = Whole(min_value=1, max_value=5)
    note = Text(max_length=200, required=False, default="", allow_blank=True)


class ReasonShown(s.Serializer):
    """A reason of the list."""

    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", "example": "09:00"})
class ClockTime(s.Field):
    """A time of the day, 00:00 to 24:00, as minutes."""

    default_error_messages = {"invalid": _("Write a time of the day, for example 09:00.")}

    def to_internal_value(self, data):
        hours, _colon, minutes = data.partition(":") if isinstance(data, str) else ("", "", "")
        is_time = len(hours) == len(minutes) == 2 and (hours + minutes).isascii() and (hours + minutes).isdigit()
        total = int(hours) * 60 + int(minutes) if is_time and int(minutes) < 60 else -1
        if not 0 <= total <= 1440:
            self.fail("invalid")
        return total

    def to_representation(self, value):
        return clock_time(value)


def clock_time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


class HoursRow(s.Serializer):
    """A stretch of work on a weekday."""

    weekday = Whole(max_value=6, help_text="0 is Monday.")
    start = ClockTime()
    until = ClockTime()


class HoursWanted(s.Serializer):
    """The whole week."""

    hours = s.ListField(child=HoursRow(), max_length=50)


class ExceptionShown(s.Serializer):
    """Other hours on one day; without times the provider does not work."""

    on = s.DateField()
    start = ClockTime(allow_null=True)
    until = ClockTime(allow_null=True)
    note = s.CharField(allow_blank=True)


class LeaveWanted(s.Serializer):
    """From when until when one is away."""

    starts_at = Instant()
    ends_at = Instant()
    reason = Text(max_length=80, required=False, default="", allow_blank=True)


class LeaveShown(s.Serializer):
    """Leave that was entered."""

    id = s.IntegerField()
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    reason = s.CharField(allow_blank=True)


class HoursShown(s.Serializer):
    """The week, the days that differ, and the leave to come."""

    hours = HoursRow(many=True)
    exceptions = ExceptionShown(many=True)
    leaves = LeaveShown(many=True)
