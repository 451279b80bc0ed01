"""The bell: tells every process, without a query, that something (a release, a roster) has changed.

ring(name) leaves a new mark after the transaction; heard(name) reads the mark. On Redis a mark is a key, on the single
machine with SQLite a small file; elsewhere there is none and readers ask the database (heard gives None). A request
listens once: what it hears first holds until it ends, or rings itself.
"""

import os
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection, transaction


class FileBell:
    """Marks as files in var/bell; reading one is a stat, about two microseconds."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def ring(self, name):
        draft = self.folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        draft.write_text(name)
        draft.replace(self.folder / name)

    def heard(self, *names):
        return tuple(map(self._mark, names))

    def _mark(self, name):
        try:
            found = (self.folder / name).stat()
        except FileNotFoundError:
            return "silence"
        return f"{found.st_mtime_ns}.{found.st_ino}"


class RedisBell:
    """Marks as keys in Redis, shared by all machines; prefixed by the database's name so that two never mix."""

    def __init__(self, url: str):
        self.redis = redis.Redis.from_url(url)

    def _key(self, name):
        return f"doorstep:bell:{connection.settings_dict['NAME']}:{name}"

    def ring(self, name):
        self.redis.set(self._key(name), secrets.token_hex(8))

    def heard(self, *names):
        """One question for all of them."""
        marks = self.redis.mget([self._key(name) for name in names])
        return tuple(mark.decode() if mark else "silence" for mark in marks)  # type: ignore[union-attr]


class NoBell:
    """No shared mark: readers must ask the database."""

    def ring(self, name):
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
    """Leave a new mark once the present transaction has committed (at once outside of one)."""
    transaction.on_commit(lambda: _ring(name))


def _ring(name):
    _ours().ring(name)
    if (known := _known.get()) is not None:
        known.clear()


# What the present request has heard, by name; None outside of one, where every question is asked anew.
_known: ContextVar[dict[str, str | None] | None] = ContextVar("heard", default=None)
_asked: dict[str, None] = {}  # the names that this process asks for, together in one question


@contextmanager
def listening():
    """Ask once for everything that happens inside: a request sees one state of the world from its beginning to its end."""
    token = _known.set({})
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
        known.update(zip(asked, _ours().heard(*asked), strict=True))
    return tuple(known[name] for name in names)


def is_shared() -> bool:
    """Say whether there is a bell at all, so that asking it never asks the database."""
    return not isinstance(_ours(), NoBell)
