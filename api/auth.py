"""Who calls: a person's bearer token, or a partner's key; and as which actor they act."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication

from api.refusals import BadKey, BadToken
from doorstep.kernel import actors
from doorstep.kernel.actors import Actor
from doorstep.partners.keys import partner_of
from doorstep.people.actions import user_of_token

MOST_LETTERS = 200


@dataclass(frozen=True)
class Caller:
    """request.auth: the token of a person, or the partner whose key was sent."""

    token: str = ""
    partner: object | None = None


class TokenAuthentication(BaseAuthentication):
    """Authorization: Bearer <token of createSession>."""

    def authenticate(self, request):
        sent = request.META.get("HTTP_AUTHORIZATION", "")
        kind, _space, token = sent.strip().partition(" ")
        if not sent:
            return None
        user = _is_word(token.strip()) and kind.lower() == "bearer" and user_of_token(token.strip())
        if not user:
            raise BadToken()
        return user, Caller(token=token.strip())

    def authenticate_header(self, request):
        return "Bearer"


class PartnerKeyAuthentication(BaseAuthentication):
    """X-Api-Key: <partner key>."""

    def authenticate(self, request):
        key = request.META.get("HTTP_X_API_KEY", "").strip()
        if not key:
            return None
        partner = partner_of(key) if _is_word(key) else None
        if not partner:
            raise BadKey()
        return AnonymousUser(), Caller(partner=partner)


def _is_word(text: str) -> bool:
    return 0 < len(text) <= MOST_LETTERS and text.isascii() and text.isprintable() and " " not in text


def partner_code(request) -> str:
    """Give the code of the partner that calls, "" for people."""
    return request.auth.partner.code if request.auth and request.auth.partner else ""


def person(request):
    """Give the user that calls, None for partners and strangers."""
    return request.user if request.user.is_authenticated else None


def actor(request) -> Actor:
    """Give the `by` of what this request does as a customer or a partner; nobody's actor has no user."""
    partner = partner_code(request)
    return Actor(actors.PARTNER, None, partner) if partner else Actor(actors.CUSTOMER, person(request))
