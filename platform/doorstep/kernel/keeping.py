"""Keeps what rarely changes in the process for a short while: sites, pages, drawings."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection

_kept: dict[tuple, tuple[float, Any]] = {}
MOST = 256


def kept(name: str, key: object, seconds: float, make: Callable[[], Any]) -> Any:
    """Give what make() gave for this name and key less than so many seconds ago, else make it anew."""
    place = (str(connection.settings_dict["NAME"]), name, key)
    found = _kept.get(place)
    if found and found[0] > time.monotonic():
        return found[1]
    value = make()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[place] = (time.monotonic() + seconds, value)
    return value


def forget(name: str = "") -> None:
    """Drop what is kept under a name, or everything."""
    for place in [place for place in _kept if not name or place[1] == name]:
        _kept.pop(place, None)
