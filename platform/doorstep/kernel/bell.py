"""The bell: tells every process, without a query, that something (a release, a roster) has changed.

ring(name) leaves a new mark after the transaction; heard(name) reads the mark. On Redis a mark is a key, on the single
machine with SQLite a small file; elsewhere there is none and readers ask the database (heard gives None). A request
listens once: what it hears first holds until it ends, or rings itself.
"""

import logging
import os
import secrets
import time
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import redis
from django.conf import settings
from django.db import connection, transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

SURE_S = 1.0
ANY = object()
log = logging.getLogger(__name__)


class FileBell:
    """Marks as files in var/bell; reading one is a stat, about two microseconds."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def ring(self, name, before):
        place, draft = self.folder / name, self._draft(name)
        present = self._mark(place)
        before(self._mark(draft))  # a file keeps its mark when it moves to its place
        if self._mark(place) != present:  # somebody rang meanwhile: what we prepared may lack theirs
            draft.unlink()
            draft = self._draft(name)
        draft.replace(place)

    def _draft(self, name):
        draft = self.folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        draft.write_text(name)
        return draft

    def heard(self, *names):
        return tuple(self._mark(self.folder / name) for name in names)

    def _mark(self, file):
        try:
            found = file.stat()
        except FileNotFoundError:
            return "silence"
        return f"{found.st_mtime_ns}.{found.st_ino}"


class RedisBell:
    """Marks as keys in Redis, shared by all machines; prefixed by the database's name so that two never mix.

    Every ring is published too. A process keeps the marks it knows and, before it trusts them, looks whether its
    subscription has received something, which costs no round trip; it asks anew at least every SURE_S seconds, in
    case a connection died without a word.
    """

    def __init__(self, url: str):
        self.redis = redis.Redis.from_url(url, retry=Retry(NoBackoff(), 1), socket_timeout=2, socket_connect_timeout=1)
        self.prefix = f"doorstep:bell:{connection.settings_dict['NAME']}"
        self.lock = Lock()
        self.ears: Any = None
        self.asked_at = -SURE_S
        self.marks: dict[str, str] = {}

    def ring(self, name, before):
        try:
            present, mark = self.redis.get(f"{self.prefix}:{name}"), secrets.token_hex(8)
            before(mark)
            if not self._leave(name, mark, present):  # somebody rang meanwhile: what we prepared may lack theirs
                self._leave(name, secrets.token_hex(8), ANY)
        except redis.RedisError:  # what is done is done; a Redis that comes back empty makes everybody read anew
            log.exception("Nobody hears that %s has changed: Redis does not answer.", name)
        with self.lock:
            self.marks.clear()  # Redis may answer us before it tells our own subscription

    def _leave(self, name, mark, present) -> bool:
        """Set and publish a mark, unless it replaced another one than this."""
        key = f"{self.prefix}:{name}"
        with self.redis.pipeline() as both:
            try:
                if present is not ANY:
                    both.watch(key)
                    if both.get(key) != present:
                        return False
                    both.multi()
                both.set(key, mark)
                both.publish(self.prefix, name)
                both.execute()
            except redis.WatchError:
                return False
        return True

    def heard(self, *names):
        """Give the marks; without Redis none, so that readers ask the database."""
        with self.lock:
            try:
                if self._has_news() or any(name not in self.marks for name in names):
                    self._ask(names)
            except redis.RedisError:
                self.marks.clear()
            return tuple(self.marks.get(name) for name in names)

    def _has_news(self) -> bool:
        try:
            if self.ears is None:
                self.ears = _Ears(self.redis.connection_pool)
                self.ears.subscribe(self.prefix)
                self.ears.get_message(timeout=1)  # the confirmation: nothing rung from now on is missed
            news = False
            while self.ears.get_message(timeout=0):
                news = True
            was_cut, self.ears.was_cut = self.ears.was_cut, False
            return news or was_cut or time.monotonic() - self.asked_at > SURE_S
        except redis.RedisError:
            self.ears = None
            return True

    def _ask(self, names):
        """One question for everything that this process has ever wanted to know."""
        known = tuple({**self.marks, **dict.fromkeys(names)})
        self.asked_at = time.monotonic()
        marks: Any = self.redis.mget([f"{self.prefix}:{name}" for name in known])
        self.marks = {name: mark.decode() if mark else "silence" for name, mark in zip(known, marks, strict=True)}


class _Ears(redis.client.PubSub):
    """A subscription that knows when it has been cut off and connected again: what was rung meanwhile never reached it."""

    was_cut = False

    def on_connect(self, connection):
        super().on_connect(connection)
        self.was_cut = True


class NoBell:
    """No shared mark: readers must ask the database."""

    def ring(self, name, before):
        pass

    def heard(self, *names):
        return (None,) * len(names)


@cache
def _bell(database: str):
    if settings.REDIS_URL:
        return RedisBell(settings.REDIS_URL)
    if connection.vendor == "sqlite":
        safe = "".join(letter if letter.isalnum() else "_" for letter in database)[-80:]
        return FileBell(Path(settings.VAR_DIR) / "bell" / safe)
    return NoBell()


def _ours():
    return _bell(str(connection.settings_dict["NAME"]))


def ring(name: str) -> None:
    """Leave a new mark once the present transaction has committed (at once outside of one), one however often it is rung."""
    if not any(isinstance(waits, _Ring) and waits.name == name for _sids, waits, _robust in connection.run_on_commit):
        transaction.on_commit(_Ring(name))


@dataclass(frozen=True)
class _Ring:
    """What waits for the commit."""

    name: str

    def __call__(self):
        _ours().ring(self.name, lambda mark: _prepare(self.name, mark))
        if (known := _known.get()) is not None:
            known.clear()


_preparing: dict[str, Callable[[], None]] = {}


def before(*names: str):
    """Register what to do after the commit and just before others hear it; inside, the new mark is heard already."""

    def register(function):
        _preparing.update(dict.fromkeys(names, function))
        return function

    return register


def _prepare(name, mark):
    if name in _preparing:
        copy_context().run(_foresee, name, mark)


def _foresee(name, mark):
    """Let whoever prepares see the world as it will be once the bell has rung."""
    _foreseen.set({name: mark})
    _known.set({name: mark})
    try:
        _preparing[name]()
    except Exception:  # whoever comes first finds nothing prepared, that is all
        log.exception("What was to be ready before the ring of %s is not.", name)


# What the present request has heard, by name; None outside of one, where every question is asked anew.
_known: ContextVar[dict[str, str | None] | None] = ContextVar("heard", default=None)
_foreseen: ContextVar[dict[str, str | None] | None] = ContextVar("foreseen", default=None)
_asked: dict[str, None] = {}  # the names that this process asks for, together in one question


@contextmanager
def listening():
    """Ask once for everything that happens inside: a request sees one state of the world from its beginning to its end."""
    token = _known.set(dict(_foreseen.get() or {}))
    try:
        yield
    finally:
        _known.reset(token)


def heard(name: str) -> str | None:
    """Give the present mark of a name: equal marks mean that nothing changed; None means ask the database."""
    return marks((name,))[0]


def marks(names: tuple[str, ...]) -> tuple[str | None, ...]:
    """Give the present marks of several names by one question."""
    known = _known.get()
    if known is None:
        return _ours().heard(*names)
    if any(name not in known for name in names):
        _asked.update(dict.fromkeys(names))
        asked = tuple(_asked)
        known |= dict(zip(asked, _ours().heard(*asked), strict=True)) | known  # what was heard first holds
    return tuple(known[name] for name in names)


def is_shared() -> bool:
    """Say whether there is a bell at all, so that asking it never asks the database."""
    return not isinstance(_ours(), NoBell)


def is_ahead() -> bool:
    """Say whether we prepare what others will hear of only when the bell rings."""
    return _foreseen.get() is not None
