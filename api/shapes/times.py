"""Shapes of where and when: serviceability, slots, the explanation of closed times, known places, providers, reviews."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as s

from api.shapes.common import CityAsked, CityPageAsked, Code, Day, Number, Point, Text, Whole
from api.shapes.content import PictureShown


class PlacesAsked(CityAsked):
    """What somebody typed of an address."""

    q = Text(max_length=60)
    limit = Whole(required=False, default=8, min_value=1, max_value=20)


class PlaceShown(Point):
    """A known place."""

    code = s.CharField()
    name = s.CharField()
    district = s.CharField(allow_blank=True)


class PointAsked(CityAsked, Point):
    """A question about one point of a city."""


class ServedShown(s.Serializer):
    """What comes to a point."""

    city = s.CharField()
    is_served = s.BooleanField()
    district = s.CharField(allow_null=True)
    services = s.ListField(child=s.CharField(), help_text="Codes.")
    message = s.CharField(help_text="For people.")


class Pairs(s.CharField):
    """Pairs of codes in a query: type:cabinet,colour:white."""

    default_error_messages = {"pairs": _("Write pairs such as oven:1,fridge:2.")}

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "default": dict, "max_length": 500, **kwargs})

    def to_internal_value(self, data):
        parts = [part.split(":") for part in super().to_internal_value(data).split(",") if part]
        if any(len(part) != 2 for part in parts):
            self.fail("pairs")
        return dict(parts)


class SlotsAsked(PointAsked):
    """For what and where; the choices decide how long the visit takes."""

    quantity = Whole(required=False, default=None, allow_null=True)
    options = Pairs(help_text="group:choice,group:choice")
    addons = Pairs(help_text="code:pieces,code:pieces")
    provider = Code(required=False, default="", help_text="Only this provider.")


class CalendarAsked(SlotsAsked):
    """Which days of the calendar."""

    first_day = Day(required=False, default=None)
    days = Whole(required=False, default=None, min_value=1, max_value=31, help_text="The whole horizon by default.")


class ExplanationAsked(SlotsAsked):
    """Which day is to be explained."""

    day = Day()


class SlotShown(s.Serializer):
    """A time of the calendar."""

    starts_at = s.DateTimeField(help_text="With the city's offset.")
    is_open = s.BooleanField()
    reason = s.CharField(allow_blank=True, help_text="Code of why it is closed.")
    text = s.CharField(allow_blank=True, help_text="The same for people.")
    providers = s.IntegerField(help_text="How many could come.")


class SlotDayShown(s.Serializer):
    """One day of the calendar."""

    on = s.DateField()
    kind = s.ChoiceField(["workday", "weekend", "holiday", "closed"])
    name = s.CharField(allow_blank=True, help_text="Of the holiday.")
    slots = SlotShown(many=True)


class SlotsShown(s.Serializer):
    """The calendar of a service at a point."""

    minutes = s.IntegerField(allow_null=True, help_text="How long the visit takes.")
    is_served = s.BooleanField()
    next_open = s.DateTimeField(allow_null=True)
    days = SlotDayShown(many=True)


class ReasonCount(s.Serializer):
    """How many providers cannot come for this reason."""

    code = s.CharField()
    text = s.CharField()
    providers = s.IntegerField()


class ExplainedTime(s.Serializer):
    """One time of the day."""

    starts_at = s.DateTimeField()
    is_open = s.BooleanField()
    reasons = ReasonCount(many=True)


class ExplainedProvider(s.Serializer):
    """One provider of the matrix; staff of the city see these."""

    code = s.CharField()
    distance_km = s.FloatField()
    reasons = s.ListField(child=s.CharField(allow_blank=True), help_text="One per time; empty where they could come.")


class ExplanationShown(s.Serializer):
    """Why times of a day are closed."""

    minutes = s.IntegerField()
    times = ExplainedTime(many=True)
    providers = ExplainedProvider(many=True, allow_null=True)


class ProvidersAsked(CityPageAsked):
    """Which providers."""

    service = Code(required=False, default="")
    lat = Number(required=False, default=None, min_value=-90, max_value=90)
    lng = Number(required=False, default=None, min_value=-180, max_value=180)


class BadgeShown(s.Serializer):
    """Something that was checked."""

    kind = s.CharField()
    name = s.CharField()
    issuer = s.CharField(allow_blank=True)
    verified_on = s.DateField()
    expires_on = s.DateField(allow_null=True)


class ProviderShown(s.Serializer):
    """A provider as customers see them."""

    code = s.CharField()
    name = s.CharField()
    noun = s.CharField(allow_blank=True)
    bio = s.CharField(allow_blank=True)
    photo = PictureShown(allow_null=True)
    years = s.IntegerField()
    rating = s.FloatField(allow_null=True)
    rating_count = s.IntegerField()
    jobs_done = s.IntegerField()
    is_verified = s.BooleanField()
    badges = BadgeShown(many=True)
    services = s.ListField(child=s.CharField())


class ReviewsAsked(CityPageAsked):
    """Reviews of a service, of a provider, or of a whole city."""

    service = Code(required=False, default="")
    provider = Code(required=False, default="")


class ReviewShown(s.Serializer):
    """What a customer said of a finished visit."""

    id = s.IntegerField()
    service = s.CharField()
    provider = s.CharField()
    author = s.CharField()
    stars = s.IntegerField()
    dimensions = s.DictField(child=s.IntegerField())
    tags = s.ListField(child=s.CharField())
    text = s.CharField(allow_blank=True)
    language = s.CharField()
    at = s.DateTimeField()
    revealed_at = s.DateTimeField(
        allow_null=True, help_text="Null until the provider wrote too, or the window is over."
    )
    reply = s.CharField(allow_blank=True)
    replied_at = s.DateTimeField(allow_null=True)


class ReviewWanted(s.Serializer):
    """What to say of a finished visit."""

    stars = Whole(min_value=1, max_value=5)
    dimensions = s.DictField(child=Whole(min_value=1, max_value=5), required=False, default=dict)
    tags = s.ListField(child=Text(max_length=20), required=False, default=list, max_length=8)
    text = Text(max_length=1000, required=False, default="", allow_blank=True)
    anonymous = s.BooleanField(required=False, default=False)


class ReplyWanted(s.Serializer):
    """A provider's answer."""

    text = Text(max_length=500)
