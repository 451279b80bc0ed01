"""The OpenAPI document holds our own addresses only."""


def only_ours(endpoints):
    """Keep /api/v1/ and leave the admin's out."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
