"""Reads what a visitor's address or form asks for; whatever was sent, the answer is a plain value."""

import re
from datetime import date, datetime

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def words(query, name: str, most: int = 60) -> str:
    """Give a text without control characters, trimmed and cut."""
    return CONTROL.sub(" ", query.get(name, "")).strip()[:most]


def whole(query, name: str, greatest: int = 10**9) -> int | None:
    """Give a number of zero or more, None when it is none."""
    text = query.get(name, "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 12:
        return None
    return min(int(text), greatest)


def day(query, name: str) -> date | None:
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None


def instant(query, name: str) -> datetime | None:
    """Give an aware instant, None when it is none."""
    try:
        read = datetime.fromisoformat(query.get(name, "").replace(" ", "+"))  # a plus in an address reads as a space
    except ValueError:
        return None
    return read if read.tzinfo else None
