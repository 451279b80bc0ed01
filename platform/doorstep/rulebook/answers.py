"""Whole answers for people without an account, kept in this process while the book that they were made with is the newest.

A face marks a response (`keep`); the middleware keeps it with all its headers, and `front` gives it again to whoever
asks the same before Django itself is asked: a warm answer costs one reading of the bell. What is asked for again and
again is shared with the other processes, and made ready before a release shows (ready.py). A kept answer dies with the
next release, with the pages' bell (an editor published), or after its seconds, because of what else stands on it
(free times, ratings). In front of it a CDN may do the same by the same headers.
"""

import gzip
import time
from collections import OrderedDict
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from doorstep.kernel import bell
from doorstep.kernel.tracing import TRACE_HEADER, trace_id
from doorstep.rulebook import shared
from doorstep.rulebook.book import BELL, book

BELLS = (BELL, "pages")
GRACE_S = 3
MOST_BYTES = 400_000  # a larger answer is not kept
MOST_BYTES_TOGETHER = 64 * 1024 * 1024
AROUND = 4000  # bytes of key, headers and objects
WORTH_ZIPPING = 1000  # bytes; less fits in one packet anyway
MOST_KEY = 1000  # letters; longer questions are nobody's usual ones
PERSONAL_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY")
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name, settings.LANGUAGE_COOKIE_NAME)
DROPPED = ("set-cookie", "expires", "etag", "content-length", TRACE_HEADER.lower())
API = "/api/"  # answers in the reader's language; a page in that of its address
MARK = "_kept_seconds"


def keep(response, seconds: float, tag: str = "", vary: str = ""):
    """Mark a response as the same for everybody without an account, for so many seconds.

    Takes:   tag, what its ETag begins with; vary, what a cache on the way must tell apart, if not what Django says.
    """
    setattr(response, MARK, (seconds, tag, vary))
    return response


@dataclass
class Kept:
    """One whole answer: until when (monotonic seconds) and with which edition it may be given, its bytes and headers."""

    edition: tuple
    dies_at: float
    body: bytes
    etag: str
    headers: list[tuple[str, str]]
    is_traced: bool
    making: Lock = field(default_factory=Lock)  # held by whoever makes it anew

    @property
    def weight(self) -> int:
        """About how many bytes it takes, twice packed and with what is around it: many small answers are heavy too."""
        return 2 * len(self.body) + AROUND

    @cached_property
    def zipped(self) -> bytes:
        """The body compressed, once, when somebody first takes it so; safe, as it holds nobody's secrets."""
        return gzip.compress(self.body, mtime=0)

    def answer(self, environ) -> tuple[HTTPStatus, list[tuple[str, str]], bytes]:
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        is_zipped = len(self.body) >= WORTH_ZIPPING and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        zipped_etag = f'{self.etag[:-1]}-gzip"'
        headers = [*self.headers, ("ETag", zipped_etag if is_zipped else self.etag)]
        headers += [(TRACE_HEADER, trace_id(environ))] if self.is_traced else []
        if known and (known == "*" or self.etag in known or zipped_etag in known):
            return HTTPStatus.NOT_MODIFIED, [row for row in headers if not row[0].startswith("Content-")], b""
        body = self.zipped if is_zipped else self.body
        headers += [("Content-Encoding", "gzip")] if is_zipped else []
        headers += [("Content-Length", str(len(body)))]
        return HTTPStatus.OK, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


class Answers:
    """The answers of this process; when room is short, those made longest ago go first."""

    def __init__(self):
        self.rows: OrderedDict[tuple, Kept] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()

    def living(self, key) -> Kept | None:
        """Give an answer that still holds."""
        kept = self.rows.get(key)
        holds = kept is not None and kept.dies_at >= time.monotonic() and kept.edition == edition()
        return kept if holds else None

    def get(self, key) -> Kept | None:
        """Give an answer that still holds, or one that has just died and that somebody is making anew."""
        kept = self.rows.get(key)
        if kept is None or kept.edition != edition():
            return None
        age = time.monotonic() - kept.dies_at
        return kept if age <= 0 or (age <= GRACE_S and kept.making.locked()) else None

    def put(self, key, kept: Kept) -> None:
        with self.lock:
            self._drop(key)
            self.rows[key] = kept
            self.bytes += kept.weight
            while self.bytes > MOST_BYTES_TOGETHER:
                self._drop(next(iter(self.rows)))

    def _drop(self, key):
        gone = self.rows.pop(key, None)
        self.bytes -= gone.weight if gone else 0

    def making(self, key):
        """Give the lock of an answer that was kept before; nothing to wait for otherwise."""
        kept = self.rows.get(key)
        return kept.making if kept else nullcontext()


_answers = Answers()


def forget() -> None:
    """Drop every kept answer of this process."""
    _answers.__init__()


def edition() -> tuple:
    """Give what must be the same for a kept answer to be true: the database, the marks of the bells."""
    name, marks = str(connection.settings_dict["NAME"]), bell.marks(BELLS)
    return (name, *marks) if None not in marks else (name, book().number)


def key_of(environ) -> tuple | None:
    """Give what a kept answer is found by; None when the question is a person's or a client's own."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(name in environ for name in PERSONAL_HEADERS):
        return None
    cookies, path = environ.get("HTTP_COOKIE", ""), environ.get("PATH_INFO", "")
    if cookies and any(f"{name}=" in cookies for name in PERSONAL_COOKIES):
        return None
    key = (
        environ.get("HTTP_HOST", ""),
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        path,
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT_LANGUAGE", "") if path.startswith(API) else "",
    )
    return key if sum(map(len, key)) < MOST_KEY else None


class KeptAnswers:
    """The middleware, before all others: answers from memory, or keeps what a face marked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = key_of(request.META)
        with bell.listening():
            if key is None:
                return self._made(request, None)
            if kept := _answers.get(key):
                return _response(kept, request)
            with _answers.making(key):
                kept = _answers.living(key) or _shared(key)  # somebody may have made it, here or elsewhere
                return _response(kept, request) if kept else self._made(request, key)

    def _made(self, request, key):
        before = edition() if key else ()
        response = self.get_response(request)
        mark = getattr(response, MARK, None)
        if mark is None or response.status_code != HTTPStatus.OK or response.streaming or response.cookies:
            return response
        kept = _kept_of(response, before, *mark)
        if key and len(kept.body) <= MOST_BYTES:
            is_usual = key in _answers.rows
            _answers.put(key, kept)
            if is_usual and not bell.is_ahead():
                share(key)
                shared.note(key)
        return _response(kept, request)


def _shared(key) -> Kept | None:
    """Give an answer that this process has given before, as another process has made it anew."""
    if key not in _answers.rows or not bell.is_shared():
        return None
    found = shared.get(edition(), key)
    left = found[0] - time.time() if found else 0
    if left <= 0:
        return None
    kept = Kept(edition(), time.monotonic() + left, *found[1:])
    _answers.put(key, kept)
    return kept


def share(key) -> bool:
    """Let the other processes have the answer that this one has just made; say whether there is one."""
    kept = _answers.living(key)
    if kept is None or not bell.is_shared():
        return False
    left = kept.dies_at - time.monotonic()
    row = (time.time() + left, kept.body, kept.etag, kept.headers, kept.is_traced)
    shared.put(kept.edition, key, row, left)
    return True


def _kept_of(response, before, seconds, tag, vary) -> Kept:
    said = blake2b(response.content, digest_size=8).hexdigest()
    etag = f'"{tag}-{said}"' if tag else f'"{said}"'
    if vary:
        response["Vary"] = vary
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = [row for row in response.items() if row[0].lower() not in DROPPED]
    is_traced = response.has_header(TRACE_HEADER)
    return Kept(before, time.monotonic() + seconds, response.content, etag, headers, is_traced)


def _response(kept: Kept, request) -> HttpResponse:
    status, headers, body = kept.answer(request.META)
    response = HttpResponse(body, status=status)
    del response["Content-Type"]
    for name, value in headers:
        response[name] = value
    return response


def front(application):
    """Put the kept answers before a WSGI application: what is kept never enters Django."""

    def answering(environ, start_response):
        key = key_of(environ)
        kept = _answers.get(key) if key in _answers.rows and bell.is_shared() else None
        if kept is None:
            return application(environ, start_response)
        status, headers, body = kept.answer(environ)
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    return answering
