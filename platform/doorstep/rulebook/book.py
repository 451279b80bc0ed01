"""book(as_of, overlays): the configuration of an instant, held in memory, rebuilt exactly from releases."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import Max

from doorstep.kernel import bell
from doorstep.rulebook.models import Head, Release

BELL = "rulebook"
SURE_S = 60  # after which the database is asked all the same: whoever released may have been killed before the bell
FEW = 100  # releases that are read as they come, without looking for the last of each place


@dataclass(frozen=True)
class Entry:
    """What one (kind, key, scope) says; number is its release, 0 for an overlay. A payload of None withdraws it."""

    kind: str
    key: str
    city: str
    category: str
    payload: dict | None
    number: int = 0

    @property
    def place(self):
        return (self.kind, self.key, self.city, self.category)


@dataclass(frozen=True)
class Origin:
    """Where an effective value comes from: the scope that says it (empty strings: the platform) and the release."""

    city: str
    category: str
    number: int


class Book:
    """The rules of an instant: immutable; deciders read it and nothing else of the configuration."""

    def __init__(self, entries: dict[tuple, Entry], number: int, overlaid: bool = False):
        self.entries = entries
        self.number = number
        self.overlaid = overlaid
        self._kinds: dict[str, list[Entry]] = {}
        self._derived: dict[Any, tuple[tuple[str, ...], Any]] = {}
        self._once: dict[Any, tuple[tuple[Entry | None, ...], Any]] = {}

    def __repr__(self):
        return f"<Book {self.number}{' with drafts' if self.overlaid else ''}: {len(self.entries)} entries>"

    def get(self, kind: str, key: str, city: str = "", category: str = "") -> dict | None:
        entry = self.entries.get((kind, key, city, category))
        return entry.payload if entry else None

    def all(self, kind: str) -> list[Entry]:
        if kind not in self._kinds:
            self._kinds[kind] = [entry for entry in self.entries.values() if entry.kind == kind]
        return self._kinds[kind]

    def scopes(self, kind: str, key: str, city: str = "", categories: Iterable[str] = ()) -> list[Entry]:
        """Give the entries that apply, weakest first: platform, its categories root to leaf, city, city and categories."""
        places = [("", ""), *(("", name) for name in categories)]
        if city:
            places += [(city, ""), *((city, name) for name in categories)]
        found = (self.entries.get((kind, key, *place)) for place in places)
        return [entry for entry in found if entry]

    def effective(self, kind: str, key: str, city: str = "", categories: Iterable[str] = ()):
        """Merge the scopes field by field; None, "" and [] inherit, dictionaries merge by key.

        Gives: (values, origins), both keyed by field; (None, {}) when no scope says anything.
        """
        values, origins = {}, {}
        for entry in self.scopes(kind, key, city, categories):
            origin = Origin(entry.city, entry.category, entry.number)
            for name, value in entry.payload.items():
                if value is None or value == "" or value == [] or value == {}:
                    values.setdefault(name, value)
                    continue
                before = values.get(name)
                merges = isinstance(value, dict) and isinstance(before, dict)
                values[name] = {**before, **value} if merges else value
                origins[name] = origin
        return (values or None), origins

    def derive(self, build: Callable[["Book"], Any], *of: str) -> Any:
        """Give build(book), made once per book: indexes, trees, compiled rules.

        Takes: of, the only kinds that build reads, so that the next book takes it over when none of these changed.
        """
        if build not in self._derived:
            self._derived[build] = (of, build(self))
        return self._derived[build][1]

    def once(self, key: Any, entries: tuple[Entry | None, ...], make: Callable[[], Any]) -> Any:
        """Give make(), which reads nothing but these entries; the next book takes it over when they are the same."""
        kept = self._once.get(key)
        if kept is None or len(kept[0]) != len(entries) or any(a is not b for a, b in zip(kept[0], entries)):  # noqa: B905
            kept = self._once[key] = (entries, make())
        return kept[1]

    def with_entries(self, entries: Iterable[Entry], number: int | None = None, overlaid: bool = False) -> "Book":
        changed, kinds = dict(self.entries), set()
        for entry in entries:
            kinds.add(entry.kind)
            if entry.payload is None:
                changed.pop(entry.place, None)
            else:
                changed[entry.place] = entry
        book = Book(changed, self.number if number is None else number, overlaid or self.overlaid)
        book._derived = {b: (of, made) for b, (of, made) in self._derived.items() if of and not kinds.intersection(of)}
        book._kinds = {kind: found for kind, found in self._kinds.items() if kind not in kinds}
        book._once = dict(self._once)
        return book


class _Memory:
    """The current book of one database in this process, with the bell's mark under which it was read."""

    def __init__(self):
        self.lock = Lock()
        self.mark = None
        self.book = Book({}, 0)
        self.database = None
        self.read_at = 0.0

    def current(self) -> Book:
        name = str(connection.settings_dict["NAME"])
        mark = bell.heard(BELL)
        is_sure = time.monotonic() - self.read_at < SURE_S
        if mark is not None and mark == self.mark and name == self.database and is_sure:
            return self.book
        with self.lock:
            if name != self.database:
                self.book, self.database = Book({}, 0), name
            self.book, self.read_at = self._grown(), time.monotonic()
            self.mark = mark
            return self.book

    def _grown(self) -> Book:
        """Give the book with what was released since it was read: one query when that is little."""
        known = self.book
        few = _read(Release.objects.filter(number__gt=known.number), FEW) if known.number else []
        if 0 < len(few) < FEW:
            return known.with_entries(few, number=few[-1].number)
        head = newest_number()
        if head < known.number:  # another database under the same name (tests, a restore)
            known = Book({}, 0)
        return known.with_entries(_entries(known.number, head), number=head) if head > known.number else known


_memory = _Memory()


def forget() -> None:
    """Drop what this process remembers (tests that roll a transaction back)."""
    _memory.__init__()
    _book_of.cache_clear()


def newest_number() -> int:
    return Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def _entries(after: int, until: int) -> list[Entry]:
    """Give the latest word of every (kind, key, scope) released in (after, until]."""
    span = Release.objects.filter(number__gt=after, number__lte=until)
    if until - after > FEW:
        latest = span.values("kind", "key", "city", "category").annotate(last=Max("number")).values("last")
        span = Release.objects.filter(number__in=latest)
    return _read(span)


def _read(releases, most: int | None = None) -> list[Entry]:
    """Read releases in their order, in which a later one replaces an earlier one of the same place."""
    rows = releases.order_by("number").values_list("kind", "key", "city", "category", "payload", "number")
    return [Entry(*row) for row in rows[:most]]


@lru_cache(maxsize=32)
def _book_of(database: str, number: int) -> Book:
    return Book({}, 0).with_entries(_entries(0, number), number=number)


def book(as_of: datetime | None = None, *, number: int | None = None, overlays: Iterable[Entry] = ()) -> Book:
    """Give the rules of an instant (now by default) or of a release number, with drafts laid over it.

    Takes:   as_of, aware; or number, as kept on orders; overlays, Entries that replace or withdraw what they name.
    Gives:   an immutable Book. Costs no query when nothing was released since the last call in this process.
    Source:  house.md, one idea.
    """
    if as_of is not None:
        number = Release.objects.filter(effective_at__lte=as_of).aggregate(last=Max("number"))["last"] or 0
    if number is None:
        base = _memory.current()
    else:
        base = _book_of(str(connection.settings_dict["NAME"]), number)
    overlays = list(overlays)
    return base.with_entries(overlays, overlaid=True) if overlays else base
