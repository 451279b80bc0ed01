"""Shapes of people: sessions, the profile, addresses, favourites."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as s

from api.shapes.common import Code, PageAsked, Point, Text
from doorstep.people.models import Favourite


class CodeWanted(s.Serializer):
    """Where a log-in code goes."""

    contact = Text(max_length=120, help_text="A phone number or an e-mail address.")


class CodeSentShown(s.Serializer):
    """A code is on its way."""

    kind = s.ChoiceField(["phone", "email"])
    expires_at = s.DateTimeField()


class SessionWanted(s.Serializer):
    """Either login and password, or phone (or contact) and code."""

    login = Text(max_length=120, required=False, help_text="Phone, e-mail or handle; with password.")
    password = Text(max_length=200, required=False, trim_whitespace=False)
    phone = Text(max_length=120, required=False, help_text="Phone or e-mail that the code was sent to; with code.")
    code = Text(max_length=12, required=False)

    def validate(self, data):
        if ("login" in data and "password" in data) or ("phone" in data and "code" in data):
            return data
        raise s.ValidationError(_("Send login and password, or phone and code."), code="required")


class MeShown(s.Serializer):
    """The person behind the token; their contacts are their own to see."""

    handle = s.CharField()
    name = s.CharField(allow_blank=True)
    phone = s.CharField(allow_blank=True)
    email = s.CharField(allow_blank=True)
    language = s.CharField()
    home_city = s.CharField(allow_null=True)
    roles = s.ListField(child=s.ChoiceField(["customer", "provider", "staff"]))
    provider = s.CharField(allow_null=True, help_text="Their code as a provider.")


class SessionShown(s.Serializer):
    """A session: send the token as Authorization: Bearer."""

    token = s.CharField()
    token_type = s.ChoiceField(["Bearer"])
    expires_at = s.DateTimeField()
    person = MeShown()


class MeWanted(s.Serializer):
    """What to change; what is left out stays."""

    name = Text(max_length=80, required=False, allow_blank=True)
    language = s.ChoiceField([code for code, _name in settings.LANGUAGES], required=False)
    home_city = Code(required=False, allow_null=True)
    contact = Text(max_length=120, required=False, help_text="A new phone or e-mail; with the code sent there.")
    code = Text(max_length=12, required=False)


class AddressWanted(Point):
    """A door and whom to ask for there."""

    city = Code()
    street = Text(max_length=160)
    door = Text(max_length=80, required=False, allow_blank=True, default="")
    access_note = Text(max_length=300, required=False, allow_blank=True, default="")
    place = Text(max_length=120, required=False, allow_blank=True, default="")
    label = Text(max_length=20, required=False, allow_blank=True, default="")  # type: ignore[assignment]
    contact_name = Text(max_length=60)
    contact_phone = Text(max_length=40)
    is_default = s.BooleanField(required=False, default=False)


class AddressShown(AddressWanted):
    """A kept address."""

    id = s.IntegerField()
    district = s.CharField(allow_blank=True)


class FavouriteWanted(s.Serializer):
    """Something liked in a city."""

    city = Code()
    kind = s.ChoiceField(Favourite.Kind.values)
    code = Code()


class FavouriteShown(FavouriteWanted):
    """Something liked, with its name."""

    name = s.CharField(allow_blank=True)
    created_at = s.DateTimeField()


class AddressesAsked(PageAsked):
    """Which addresses."""

    city = Code(required=False, default="")
