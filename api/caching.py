"""Whole answers of content for anonymous callers, kept in this process as long as the book is the same.

A door marks an answer with kept(); the middleware stands before all others, so that a warm answer costs no query and
little more than finding it. What counts change (ratings) is at most KEPT_SECONDS old.
"""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from django.http import HttpResponse
from django.utils.translation import get_language
from rest_framework.response import Response

from api.tracing import trace_of
from doorstep.kernel import bell, clock
from doorstep.rulebook.book import Book, book

PREFIX = "/api/v1/"
KEPT_SECONDS = 60
MOST_ANSWERS = 1024
MOST_BYTES = 128 * 1024
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY")


@dataclass(frozen=True)
class Kept:
    """One whole answer, the book that it was made with, until when it is given."""

    book: Book
    until: float
    body: bytes
    headers: dict[str, str]
    etag: str
    bell_name: str = ""
    mark: str | None = None

    @property
    def is_fresh(self) -> bool:
        same = self.book is book() and self.until > clock.now().timestamp()
        return same and (not self.bell_name or bell.heard(self.bell_name) == self.mark)


_kept: OrderedDict[tuple, Kept] = OrderedDict()
_lock = Lock()


def forget() -> None:
    """Drop everything (tests)."""
    _kept.clear()


class ContentResponse(Response):
    """An answer that says what it was made with."""

    made_with: tuple | None = None


def kept(data, by: Book, city: str = "", *, bell_name: str = "") -> Response:
    """Give an answer marked as content: it is kept, and its ETag names release, language, city and what it says.

    Takes:   bell_name, when something besides the book changes it and rings that bell.
    """
    response = ContentResponse(data)
    response.made_with = (by, get_language(), city, bell_name, bell.heard(bell_name) if bell_name else None)
    return response


class ContentCache:
    """Answers GET requests for content from memory, and If-None-Match with 304."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX) or request.method != "GET":
            return self.get_response(request)
        key = _key(request)
        kept = _kept.get(key) if key else None
        if kept and kept.is_fresh:
            return _answer(request, kept)
        response = self.get_response(request)
        if getattr(response, "made_with", None) is None or response.status_code != 200:
            return response
        kept = _kept_of(response)
        if key and len(kept.body) <= MOST_BYTES:
            _store(key, kept)
        return _answer(request, kept)


def _key(request) -> tuple | None:
    meta = request.META
    if any(name in meta for name in PERSONAL) or "django_language" in meta.get("HTTP_COOKIE", ""):
        return None
    spoken = meta.get("HTTP_ACCEPT_LANGUAGE", "")
    key = (request.scheme, meta.get("HTTP_HOST"), request.path_info, meta.get("QUERY_STRING", ""), spoken)
    return key if sum(len(part or "") for part in key) < 1000 else None


def _kept_of(response) -> Kept:
    by, language, city, bell_name, mark = response.made_with
    said = blake2b(response.content, digest_size=6).hexdigest()
    etag = f'"{by.number}-{language}-{city or "all"}-{said}"'
    headers = {k: v for k, v in response.items() if k not in {"X-Request-Id", "Content-Length", "Cache-Control"}}
    headers |= {"ETag": etag, "Cache-Control": f"public, max-age={KEPT_SECONDS}"}
    return Kept(by, clock.now().timestamp() + KEPT_SECONDS, response.content, headers, etag, bell_name, mark)


def _store(key, kept) -> None:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > MOST_ANSWERS:
            _kept.popitem(last=False)


def _answer(request, kept) -> HttpResponse:
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    is_known = known == "*" or kept.etag in known
    response = HttpResponse(b"" if is_known else kept.body, status=304 if is_known else 200)
    for name, value in kept.headers.items():
        response.headers[name] = value
    if is_known:
        del response["Content-Type"]
    else:
        response["Content-Length"] = str(len(kept.body))
    response["X-Request-Id"] = trace_of(request)
    return response
