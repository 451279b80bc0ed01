"""Shapes of booking: quote, hold, booking, payment, moving, cancelling."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as s

from api.shapes.common import NUMBER, Code, Instant, Money, PageAsked, Point, Text, Whole
from doorstep.orders.models import Order


class QuoteWanted(Point):
    """What is wanted, where, and when if that is known."""

    city = Code()
    service = Code()
    quantity = Whole(required=False, allow_null=True, default=None)
    options = s.DictField(child=Text(max_length=80), required=False, default=dict, help_text="{group: choice}")
    addons = s.DictField(child=Whole(max_value=1000), required=False, default=dict, help_text="{code: pieces}")
    starts_at = Instant(required=False, allow_null=True, default=None)
    provider = Code(required=False, allow_blank=True, default="", help_text="A wished provider.")


class LineShown(s.Serializer):
    """One line of the bill."""

    kind = s.CharField()
    code = s.CharField(allow_blank=True)
    name = s.CharField()
    quantity = s.IntegerField()
    amount = Money()


class StepOfPrice(s.Serializer):
    """One step of how the price was made, in short."""

    text = s.CharField()
    amount = Money()


class MinutesShown(s.Serializer):
    """How long the visit takes."""

    planned = s.IntegerField()
    shortest = s.IntegerField()
    longest = s.IntegerField()


class QuoteShown(s.Serializer):
    """A price that we promise until expires_at; send `quote` on to createHold."""

    quote = s.CharField(help_text="The signed token.")
    id = s.CharField()
    city = s.CharField()
    service = s.CharField()
    quantity = s.IntegerField()
    options = s.DictField(child=s.CharField())
    addons = s.DictField(child=s.IntegerField())
    starts_at = s.DateTimeField(allow_null=True)
    total = Money()
    lines = LineShown(many=True)
    trace = StepOfPrice(many=True)
    minutes = MinutesShown()
    expires_at = s.DateTimeField()


class HoldWanted(s.Serializer):
    """Which quote, and the start when the quote has none or another."""

    quote = Text(max_length=20_000)
    starts_at = Instant(required=False, allow_null=True, default=None)


class ProviderNamed(s.Serializer):
    """Who comes."""

    code = s.CharField()
    name = s.CharField()


class HoldShown(s.Serializer):
    """A time that is kept until expires_at; the lines are those of its start."""

    number = s.CharField()
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    provider = ProviderNamed()
    total = Money()
    lines = LineShown(many=True)
    expires_at = s.DateTimeField()


class BookingWanted(s.Serializer):
    """A hold, or a quote to hold and book in one step; and the door: an own address by its id, or written out with
    whom to call."""

    hold = Code(NUMBER, required=False)
    quote = Text(max_length=20_000, required=False)
    starts_at = Instant(required=False, allow_null=True, default=None, help_text="When the quote has none or another.")
    address = Whole(required=False, max_value=10**15, help_text="The id of one of your addresses.")
    street = Text(max_length=200, required=False, default="", allow_blank=True)
    door = Text(max_length=120, required=False, default="", allow_blank=True)
    access_note = Text(max_length=300, required=False, default="", allow_blank=True)
    place = Text(max_length=120, required=False, default="", allow_blank=True)
    contact_name = Text(max_length=60, required=False, default="", allow_blank=True)
    contact_phone = Text(max_length=40, required=False, default="", allow_blank=True)
    note = Text(max_length=400, required=False, default="", allow_blank=True)

    def validate(self, attrs):
        if ("hold" in attrs) == ("quote" in attrs):
            raise s.ValidationError({"hold": [_("Give either a hold or a quote.")]})
        return attrs


class BookingsAsked(PageAsked):
    """Which bookings."""

    state = s.ChoiceField(Order.State.values, required=False, default=None)


class ServiceNamed(s.Serializer):
    """What was booked, as it was called then."""

    code = s.CharField()
    name = s.CharField()


class BookingRow(s.Serializer):
    """A booking in a list."""

    number = s.CharField()
    state = s.ChoiceField(Order.State.values)
    state_text = s.CharField()
    city = s.CharField()
    service = ServiceNamed()
    quantity = s.IntegerField()
    unit = s.CharField(allow_blank=True)
    starts_at = s.DateTimeField()
    placed_at = s.DateTimeField()
    total = Money()
    provider = ProviderNamed(allow_null=True)


class VisitShown(s.Serializer):
    """The trip to the door."""

    number = s.CharField()
    state = s.CharField()
    state_text = s.CharField()
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    finished_early = s.BooleanField(help_text="Then the work is not accepted by itself: createAcceptance does it.")
    service_code = s.CharField(allow_null=True, help_text="Six digits that the customer tells at the door.")


class DoorShown(s.Serializer):
    """As much of the door as the reader may see now; hidden parts are null, names and phones masked."""

    district = s.CharField(allow_blank=True)
    place = s.CharField(allow_blank=True)
    street = s.CharField(allow_null=True)
    door = s.CharField(allow_null=True, allow_blank=True)
    access_note = s.CharField(allow_null=True, allow_blank=True)
    contact_name = s.CharField(allow_blank=True)
    contact_phone = s.CharField(allow_blank=True)
    stage = s.ChoiceField(["district", "street", "door"])
    opens_at = s.DateTimeField(allow_null=True, help_text="When the next stage begins.")


class MomentShown(s.Serializer):
    """One sentence of the timeline."""

    at = s.DateTimeField()
    kind = s.CharField()
    step = s.CharField()
    text = s.CharField()


class PolicyShown(s.Serializer):
    """What changing costs, for people."""

    free_change_until = s.DateTimeField()
    change = s.CharField()
    cancellation = s.CharField()


class PaymentDue(s.Serializer):
    """What is due and until when."""

    state = s.CharField()
    amount = Money()
    due_at = s.DateTimeField()
    methods = s.ListField(child=s.CharField())


class CancelledShown(s.Serializer):
    """What cancelling cost."""

    by = s.CharField()
    reason = s.CharField(allow_blank=True)
    fee = Money()
    refund = Money()
    at = s.DateTimeField()


class CustomerRatingShown(s.Serializer):
    """What a provider said of a customer."""

    stars = s.IntegerField()
    note = s.CharField(allow_blank=True)
    at = s.DateTimeField()
    revealed_at = s.DateTimeField(allow_null=True, help_text="From when on the customer can read it.")


class BookingShown(BookingRow):
    """A booking with everything that its customer or partner may know."""

    options = s.DictField(child=s.CharField())
    addons = s.DictField(child=s.IntegerField())
    minutes = s.IntegerField()
    paid_at = s.DateTimeField(allow_null=True)
    done_at = s.DateTimeField(allow_null=True)
    completed_at = s.DateTimeField(allow_null=True)
    times_rescheduled = s.IntegerField()
    visit = VisitShown(allow_null=True)
    door = DoorShown()
    lines = LineShown(many=True)
    trace = StepOfPrice(many=True)
    payment = PaymentDue(allow_null=True)
    policy = PolicyShown()
    timeline = MomentShown(many=True)
    actions = s.ListField(
        child=s.ChoiceField(["pay", "reschedule", "cancel", "report_absence", "accept", "review"]),
        help_text="What can be done now.",
    )
    cancellation = CancelledShown(allow_null=True)
    review = s.IntegerField(allow_null=True, help_text="Stars given.")
    customer_rating = CustomerRatingShown(
        allow_null=True, help_text="What the provider said of you; null until it is revealed. Never public."
    )


class PaymentWanted(s.Serializer):
    """How to pay."""

    method = s.ChoiceField(["wechat", "alipay", "card"])
    return_path = s.RegexField(
        r"^/(?![/\\])[\x21-\x7e]{0,300}$", required=False, default="", help_text="A path of this host to come back to."
    )


class PaymentShown(s.Serializer):
    """A try to pay; send the customer to checkout_path."""

    number = s.CharField()
    method = s.CharField()
    state = s.CharField()
    amount = Money()
    checkout_path = s.CharField(help_text="A path of this host, or the channel's address.")


class RescheduleWanted(s.Serializer):
    """Where to move the visit."""

    starts_at = Instant()
    same_provider = s.BooleanField(required=False, default=False)
    reason = Text(max_length=200, required=False, default="", allow_blank=True)


class ReschedulePreview(s.Serializer):
    """Whether the visit may be moved now, what that costs, and why."""

    allowed = s.BooleanField()
    fee = Money()
    text = s.CharField(allow_blank=True)
    free_change_until = s.DateTimeField()


class CancellationWanted(s.Serializer):
    """Why."""

    reason = Text(max_length=200, required=False, default="", allow_blank=True)


class CancellationPreview(s.Serializer):
    """What cancelling would cost now, and why."""

    allowed = s.BooleanField()
    fee = Money()
    refund = Money()
    text = s.CharField(allow_blank=True)


class AbsenceWanted(s.Serializer):
    """What is known about it."""

    note = Text(max_length=200, required=False, default="", allow_blank=True)
