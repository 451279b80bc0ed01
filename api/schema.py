"""The OpenAPI document: our own addresses only, and how callers say who they are."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


def only_ours(endpoints):
    """Keep /api/v1/ and leave the admin's out."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


class TokenScheme(OpenApiAuthenticationExtension):
    """The bearer token of a person."""

    target_class = "api.auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "The token of createSession."}


class PartnerKeyScheme(OpenApiAuthenticationExtension):
    """The key of a partner."""

    target_class = "api.auth.PartnerKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The key of a partner: dsk_..."}
