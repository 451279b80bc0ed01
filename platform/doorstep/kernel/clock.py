"""The one clock: everything that asks the time asks here, so that tests and previews can set it."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """Give the present instant, aware, in UTC."""
    return _frozen.get() or timezone.now()


@contextmanager
def at(instant: datetime):
    """Freeze the clock of this thread at an aware instant (tests, previews, replays)."""
    token = _frozen.set(instant)
    try:
        yield instant
    finally:
        _frozen.reset(token)
