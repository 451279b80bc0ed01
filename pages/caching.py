"""Whole responses for anonymous visitors, kept by release number, host and address: a warm page costs no query.

A view says that its response may be shared (`shareable`); nothing else is ever kept. A kept page dies with the book's
number (something was published), with the bell of the pages (an editor published), or after a few seconds, because of
the free times on it. In front of it a CDN may do the same by the same headers.
"""

import hashlib
import time
from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified

from doorstep.kernel import bell
from doorstep.rulebook.book import book

LIVE_S = 30
GRACE_S = 3
MOST_PAGES = 2000
MOST_BYTES = 400_000  # a larger page is not kept
MARK = "_shareable_s"
PERSONAL = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
DROPPED = ("Set-Cookie", "Vary", "Expires")


def shareable(request, response, seconds: int = LIVE_S):
    """Let everybody without an account see this very response for a few seconds; a personal one stays untouched.

    A page with a form token, a message, a person or a preview on it is personal.
    """
    is_personal = (
        getattr(request, "is_preview", False)
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or any(name in request.COOKIES for name in PERSONAL)
    )
    if not is_personal and response.status_code == 200:
        setattr(response, MARK, seconds)
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
    return response


class WholePageCache:
    """The middleware, before sessions run: answers from memory, or keeps what a view called shareable."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or any(name in request.COOKIES for name in PERSONAL):
            return self.get_response(request)
        key = (request.get_host(), request.get_full_path(), _edition())
        kept = _pages.get(key)
        if kept is None:
            response = self.get_response(request)
            seconds = getattr(response, MARK, 0)
            if not seconds or response.streaming or response.cookies or len(response.content) > MOST_BYTES:
                return response
            kept = _pages.put(key, response, seconds)
        return kept.answer(request)


class Kept:
    """One response: its bytes, headers and tag."""

    __slots__ = ("body", "dies_at", "headers", "tag")

    def __init__(self, response, seconds):
        self.body = response.content
        self.dies_at = time.monotonic() + seconds
        self.tag = f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'
        self.headers = {name: value for name, value in response.items() if name not in DROPPED}
        self.headers |= {"ETag": self.tag, "Vary": "Cookie"}

    def answer(self, request):
        if request.META.get("HTTP_IF_NONE_MATCH") == self.tag:
            return HttpResponseNotModified(headers={"ETag": self.tag, "Cache-Control": self.headers["Cache-Control"]})
        return HttpResponse(self.body, headers=self.headers)


class Pages:
    """The pages of this process, the longest unused dropped first."""

    def __init__(self):
        self.rows: OrderedDict[tuple, Kept] = OrderedDict()
        self.lock = Lock()

    def get(self, key) -> Kept | None:
        """Give a living page. One visitor makes a page that just died anew; those who come meanwhile get the old one."""
        kept, now = self.rows.get(key), time.monotonic()
        if kept is None or kept.dies_at >= now:
            return kept
        with self.lock:
            if kept.dies_at < now - GRACE_S:  # nobody came for a while: its free times are too old to show
                self.rows.pop(key, None)
                return None
            if kept.dies_at < now:
                kept.dies_at = now + GRACE_S
                return None
        return kept

    def put(self, key, response, seconds) -> Kept:
        kept = Kept(response, seconds)
        with self.lock:
            self.rows[key] = kept
            self.rows.move_to_end(key)
            while len(self.rows) > MOST_PAGES:
                self.rows.popitem(last=False)
        return kept


_pages = Pages()


def forget() -> None:
    """Drop every kept page of this process."""
    _pages.rows.clear()


def _edition() -> tuple:
    """Give what must be the same for a kept page to be true: database, release number, the editors' bell."""
    return str(connection.settings_dict["NAME"]), book().number, bell.heard("pages")
