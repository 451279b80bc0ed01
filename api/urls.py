"""Addresses: nouns only; what looks like no code or number of ours is not found before it is looked up."""

from django.urls import path, re_path, register_converter

from api import account, content, docs


class CodeConverter:
    """A code: small letters, digits, hyphens."""

    regex = r"[a-z0-9][a-z0-9-]{0,79}"
    to_python = to_url = str


class NumberConverter:
    """A number that people read aloud."""

    regex = r"[A-Za-z0-9]{4,20}"
    to_url = str

    def to_python(self, value):
        return value.upper()


class IdConverter:
    """A row's id that fits into the database."""

    regex = r"[0-9]{1,15}"
    to_python = int
    to_url = str


register_converter(CodeConverter, "code")
register_converter(NumberConverter, "number")
register_converter(IdConverter, "id")

urlpatterns = [
    path("schema/", docs.schema, name="api-schema"),
    path("docs/", docs.page, name="api-docs"),
    path("problems/", docs.Problems.as_view()),
    path("cities/", content.Cities.as_view()),
    path("categories/", content.Categories.as_view()),
    path("categories/<code:code>/", content.CategoryDoor.as_view()),
    path("login-codes/", account.LoginCodes.as_view()),
    path("sessions/", account.Sessions.as_view()),
    path("sessions/current/", account.SessionDoor.as_view()),
    path("me/", account.Me.as_view()),
    path("addresses/", account.Addresses.as_view()),
    path("addresses/<id:address_id>/", account.AddressDoor.as_view()),
    path("favourites/", account.Favourites.as_view()),
    path("favourites/<code:city>/<code:kind>/<code:code>/", account.FavouriteDoor.as_view()),
    re_path(r"", docs.nothing),
]
