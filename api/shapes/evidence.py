"""Shapes of evidence: what a step needs, what is given, what was given."""

import base64
import binascii

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from api.shapes.common import Text, Whole
from doorstep.journeys.evidence import GIVEN_IN, KINDS

SIZES = ("full", "small")


@extend_schema_field({"type": "string", "contentEncoding": "base64"})
class Base64(s.Field):
    """Bytes written as base64."""

    default_error_messages = {"invalid": _("This is not base64.")}

    def to_internal_value(self, data):
        try:
            return base64.b64decode(data if isinstance(data, str) else "?", validate=True)
        except (binascii.Error, ValueError):
            self.fail("invalid")

    def to_representation(self, value):
        return base64.b64encode(value).decode()


class EvidenceWanted(s.Serializer):
    """A piece of evidence: a photo needs picture; a checklist ticks, and words for what was not done; a signature picture
    or the name in words; a note words."""

    step = s.ChoiceField(tuple(GIVEN_IN))
    kind = s.ChoiceField(KINDS)
    picture = Base64(required=False, default=b"", help_text="JPEG, PNG or WebP; the whole body at most 5 MB.")
    ticks = s.ListField(child=Whole(), max_length=100, required=False, default=list, help_text="Done lines, from 0.")
    words = Text(max_length=200, required=False, default="", allow_blank=True)


class TickedLine(s.Serializer):
    """A line of the list."""

    text = s.CharField()
    is_done = s.BooleanField()


class EvidenceShown(s.Serializer):
    """A piece of evidence."""

    number = s.CharField()
    step = s.CharField(help_text="What it is for: arrive, start, finish, miss_customer.")
    kind = s.ChoiceField(KINDS)
    at = s.DateTimeField()
    by = s.CharField(help_text="Who gave it.")
    file_path = s.CharField(allow_null=True, help_text="Where the picture is, for who may see it; ?size=small.")
    lines = TickedLine(many=True)
    words = s.CharField(allow_blank=True)


class MissingShown(s.Serializer):
    """So many pieces of a kind are still to be given."""

    kind = s.ChoiceField(KINDS)
    count = s.IntegerField()


class NeedShown(s.Serializer):
    """What a step needs before it can be taken."""

    step = s.CharField()
    photos = s.ListField(child=s.CharField(), help_text="What is to be photographed, one photo each.")
    lines = s.ListField(child=s.CharField(), help_text="What is to be ticked.")
    signature = s.BooleanField()
    missing = MissingShown(many=True)


class FileAsked(s.Serializer):
    """How large."""

    size = s.ChoiceField(SIZES, required=False, default="full")
