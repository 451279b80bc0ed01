"""Cursor pages: the cursor holds the sort key of the last row seen, signed, so that only ours are read."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

from api.refusals import BadCursor
from doorstep.kernel.refusals import refuse_unless

SALT = "api.cursor"
MOST_LETTERS = 400
Page = tuple[list, str | None]  # the rows, and the cursor of the next page


def signed_cursor(list_name: str, key: list) -> str:
    return signing.dumps([list_name, *key], salt=SALT)


def read_cursor(list_name: str, cursor: str) -> list | None:
    """Give the key in a cursor, None for the first page. Refuses: BadCursor."""
    if not cursor:
        return None
    try:
        name, *key = signing.loads(cursor[: MOST_LETTERS + 1], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise BadCursor() from wrong
    if name != list_name:
        raise BadCursor()
    return key


def page_of_list(name: str, items: Sequence, key: Callable[[Any], str], *, cursor: str, limit: int) -> Page:
    """Give the page of a sorted list in memory whose items have unique keys, and the next cursor.

    Refuses: BadCursor, also when the item that the page before ended with is gone.
    """
    after, start = read_cursor(name, cursor), 0
    if after is not None:
        places = {key(item): place for place, item in enumerate(items)}
        start = places.get(after[0] if after else None, -1) + 1
        refuse_unless(start, BadCursor)
    shown = list(items[start : start + limit])
    return shown, signed_cursor(name, [key(shown[-1])]) if start + limit < len(items) else None


def page_of_rows(name: str, rows: QuerySet, instant: str, *, cursor: str, limit: int, newest_first=True) -> Page:
    """Give the page of a queryset sorted by an instant and its id, and the next cursor; one query."""
    after = read_cursor(name, cursor)
    if after is not None:
        at, pk = datetime.fromisoformat(after[0]), after[1]
        beyond = "lt" if newest_first else "gt"
        rows = rows.filter(Q(**{f"{instant}__{beyond}": at}) | Q(**{instant: at, f"id__{beyond}": pk}))
    order = [f"-{instant}", "-id"] if newest_first else [instant, "id"]
    found = list(rows.order_by(*order)[: limit + 1])
    shown = found[:limit]
    if len(found) <= limit:
        return shown, None
    last = shown[-1]
    return shown, signed_cursor(name, [getattr(last, instant).isoformat(), last.pk])
