"""Who calls: a person's bearer token, or a partner's key."""

from rest_framework.authentication import BaseAuthentication


class TokenAuthentication(BaseAuthentication):
    """Authorization: Bearer <token of createSession>."""

    def authenticate(self, request):
        return None


class PartnerKeyAuthentication(BaseAuthentication):
    """X-Api-Key: <partner key>."""

    def authenticate(self, request):
        return None
