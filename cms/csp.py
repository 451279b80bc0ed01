"""The content security policy of the admin: its own scripts and styles only, and no other host but configured map tiles.

Wagtail still writes inline scripts and styles (InlinePanel, Draftail), so both are allowed here and nowhere else.
"""

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings


def _tiles() -> str:
    url = getattr(settings, "MAP_TILES_URL", "").replace("{s}", "*")
    host = urlsplit(url).netloc
    return f" https://{host}" if host else ""


POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob:{_tiles()}",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
    ]
)


def with_policy(view):
    """Send the policy with every answer of a view that has none of its own."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return guarded
