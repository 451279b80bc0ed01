"""Timers are rows: they survive a restart, fire once, and firing late is firing still.

A room that owns a kind registers its function with @on_timer("hold"); the periodic task calls fire_due() every few
seconds. The function gets the record's id, decides from the record's present state whether anything is left to do, and
may run twice without harm.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from doorstep.kernel import clock
from doorstep.kernel.models import Timer

UPSERT = """
INSERT INTO kernel_timer (city_id, kind, record_id, due_at, tries) VALUES (%s, %s, %s, %s, 0)
ON CONFLICT (kind, record_id) WHERE cancelled_at IS NULL AND fired_at IS NULL
DO UPDATE SET due_at = EXCLUDED.due_at, tries = 0
"""
HANDLERS: dict[str, Callable[[int], None]] = {}
MOST_TRIES = 8
log = logging.getLogger(__name__)


def on_timer(kind: str):
    """Register the function that is called with record_id when a timer of this kind is due."""

    def register(function):
        HANDLERS[kind] = function
        return function

    return register


def set_timer(kind: str, record, due_at: datetime) -> None:
    """Set (or move) the one open timer of this kind for a record; in the caller's transaction."""
    due = connection.ops.adapt_datetimefield_value(due_at)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [getattr(record, "city_id", None), kind, record.pk, due])


def hand_over(kind: str, record, new_kind: str, new_record, due_at: datetime) -> None:
    """Let the open timer of one record be that of another from now on; set it when there is none."""
    facts = {"kind": new_kind, "record_id": new_record.pk, "due_at": due_at, "tries": 0}
    if not _open(kind, record.pk).update(**facts):
        set_timer(new_kind, new_record, due_at)


def cancel_timer(kind: str, record) -> None:
    _open(kind, record.pk).update(cancelled_at=clock.now())


def _open(kind, record_id):
    return Timer.objects.filter(kind=kind, record_id=record_id, fired_at=None, cancelled_at=None)


def fire_due(limit: int = 200) -> int:
    """Fire what is due, oldest first, each in its own transaction; give how many fired."""
    due = Timer.objects.filter(fired_at=None, cancelled_at=None, due_at__lte=clock.now()).order_by("due_at")
    return sum(fire(timer) for timer in due[:limit])


def fire(timer: Timer) -> bool:
    """Fire one timer. Whoever marks it first does the work; a failure puts it off and is tried again later."""
    try:
        with transaction.atomic():
            as_read = Timer.objects.filter(pk=timer.pk, due_at=timer.due_at, fired_at=None, cancelled_at=None)
            mine = as_read.update(fired_at=clock.now())  # not one that was moved or cancelled meanwhile
            if mine:
                HANDLERS[timer.kind](timer.record_id)
            return bool(mine)
    except Exception:
        log.exception("Timer %s of %s %s failed.", timer.pk, timer.kind, timer.record_id)
        _put_off(timer)
        return False


def _put_off(timer):
    later = clock.now() + timedelta(seconds=30 * 2 ** min(timer.tries, MOST_TRIES))
    Timer.objects.filter(pk=timer.pk, fired_at=None).update(due_at=later, tries=F("tries") + 1)
