"""Published limits per address, told in RateLimit headers; counted so that two racers cannot both pass."""

from dataclasses import dataclass

from django.conf import settings

from doorstep.kernel.encrypted import blind_index
from doorstep.kernel.limits import count
from doorstep.kernel.refusals import TooMany


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind in a window of seconds from one network address."""

    name: str
    at_most: int
    seconds: int


SESSIONS = Limit("sessions", 120, 600)
CODES = Limit("codes", 60, 600)
HOLDS = Limit("holds", 120, 600)


def address_of(request) -> str:
    """Give the caller's network address; behind a trusted proxy the last one that it saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return (forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))[:45]


def count_try(request, limit: Limit) -> None:
    """Count one try and leave what is left of the window for the headers. Refuses: TooMany."""
    name = f"api.{limit.name}.{blind_index(address_of(request))[:24]}"
    try:
        hits = count(name, at_most=limit.at_most, seconds=limit.seconds)
    except TooMany:
        request._request.limit = (limit, 0)
        raise
    request._request.limit = (limit, limit.at_most - hits)


def headers(request) -> dict[str, str]:
    """Give the RateLimit headers of this request; none when nothing was counted."""
    limit, left = getattr(request, "limit", (None, 0))
    if limit is None:
        return {}
    return {
        "RateLimit-Limit": str(limit.at_most),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(limit.seconds),
    }
