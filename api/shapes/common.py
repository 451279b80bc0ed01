"""Shapes that many operations share: money, problems, pages, points and instants."""

import math
from datetime import UTC, datetime
from functools import cache

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field, inline_serializer
from rest_framework import serializers as s

CODE = r"^[a-z0-9][a-z0-9-]{0,79}$"
NUMBER = r"^[A-Z0-9]{4,20}$"


class Number(s.FloatField):
    """A finite number, sent as a number or its digits."""

    default_error_messages = {"finite": _("This is not a finite number.")}

    def to_internal_value(self, data):
        if isinstance(data, bool):
            self.fail("invalid")
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("finite")
        return value


class Whole(s.IntegerField):
    """A whole number; true and false are none."""

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, "max_value": 1_000_000, **kwargs})

    def to_internal_value(self, data):
        if isinstance(data, bool) or (isinstance(data, float) and not data.is_integer()):
            self.fail("invalid")
        return super().to_internal_value(int(data) if isinstance(data, float) else data)


class Text(s.CharField):
    """Words; no other type is turned into them."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Code(s.RegexField):
    """A code or number of ours; no other type is turned into one."""

    def __init__(self, regex=CODE, **kwargs):
        super().__init__(regex, **kwargs)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(s.Field):
    """An instant with its offset from UTC, between 2020 and 2100."""

    default_error_messages = {
        "invalid": _("Write an instant with its offset, for example 2026-11-24T14:00:00+08:00."),
        "range": _("This instant is too far away."),
    }

    def to_internal_value(self, data):
        try:
            value = datetime.fromisoformat(data.replace(" ", "+") if isinstance(data, str) else "")
        except ValueError:
            self.fail("invalid")
        if value.tzinfo is None:
            self.fail("invalid")
        if not 2020 <= value.year <= 2100:
            self.fail("range")
        return value.astimezone(UTC)

    def to_representation(self, value):
        return value


class Day(s.DateField):
    """A calendar day of the city between 2020 and 2100."""

    default_error_messages = {"range": _("This day is too far away.")}

    def to_internal_value(self, data):
        value = super().to_internal_value(data)
        if not 2020 <= value.year <= 2100:
            self.fail("range")
        return value


class Money(s.Serializer):
    """An amount: exact in minor units, and as people read it."""

    amount_minor = s.IntegerField(help_text="Minor units: 12800 is ¥128.")
    currency = s.CharField(help_text="ISO 4217.")
    text = s.CharField(help_text="As people read it: ¥128.")


class FieldError(s.Serializer):
    """One thing that was wrong with what was sent."""

    field = s.CharField(help_text="Dotted path; empty for the whole body.")
    code = s.CharField()
    detail = s.CharField()


class Problem(s.Serializer):
    """RFC 9457. code is stable; detail is for people, in their language."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    code = s.CharField()
    detail = s.CharField()
    trace_id = s.CharField()
    errors = FieldError(many=True, required=False)  # type: ignore[assignment]
    facts = s.DictField(required=False, help_text="Machine readable details, for example the next free times.")


class Point(s.Serializer):
    """A place on the map, WGS-84."""

    lat = Number(min_value=-90, max_value=90)
    lng = Number(min_value=-180, max_value=180)


class CityAsked(s.Serializer):
    """A question about one city."""

    city = Code(help_text="Code of the city: shanghai.")


class PageAsked(s.Serializer):
    """A question for one page of a list."""

    cursor = Text(required=False, default="", max_length=400, allow_blank=True, help_text="`next` of the page before.")
    limit = Whole(required=False, default=20, min_value=1, max_value=100)


class CityPageAsked(CityAsked, PageAsked):
    """A question for one page of a list of one city."""


@cache
def page_of(shape) -> type[s.Serializer]:
    """Give the shape of one page of a list."""
    fields = {"items": shape(many=True), "next": s.CharField(allow_null=True, help_text="Cursor of the next page.")}
    return type(inline_serializer(f"{shape.__name__}Page", fields))


def sent_headers(method: str) -> list[OpenApiParameter]:
    """Describe the headers that an operation listens to."""
    language = OpenApiParameter(
        "Accept-Language", str, OpenApiParameter.HEADER, description="zh-hans or en.", required=False
    )
    chosen = OpenApiParameter("language", str, OpenApiParameter.QUERY, enum=["zh-hans", "en"], required=False)
    if method != "post":
        return [language, chosen]
    key = OpenApiParameter(
        "Idempotency-Key",
        str,
        OpenApiParameter.HEADER,
        description="Any word of yours: the same request with the same key within 24 hours happens once.",
        required=False,
    )
    return [language, chosen, key]
