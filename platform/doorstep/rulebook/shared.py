"""What processes share of kept answers: the answers that are asked for again and again, and which these are."""

from contextlib import suppress
from hashlib import blake2b

from django.core.cache import cache
from redis import RedisError

ASKED = "answers-asked-for"
MOST_KEYS, MOST_COUNT = 200, 1000
ASKED_S = 24 * 3600


def get(edition: tuple, key: tuple):
    """Give what some process put there, or None."""
    return _read(_place(edition, key))


def put(edition: tuple, key: tuple, answer, seconds: float) -> None:
    _write(_place(edition, key), answer, seconds)


def _read(place):
    try:
        return cache.get(place)
    except (RedisError, OSError):  # each process makes its own, then
        return None


def _write(place, value, seconds):
    with suppress(RedisError, OSError):
        cache.set(place, value, seconds)


def _place(edition, key) -> str:
    return f"answer:{blake2b(repr((edition, key)).encode(), digest_size=16).hexdigest()}"


def note(key: tuple) -> None:
    """Count that an answer had to be made anew: about once in its life for each that people go on asking for."""
    counts = _read(ASKED) or {}
    counts[key] = counts.get(key, 0) + 1
    if counts[key] >= MOST_COUNT:  # so that what was usual last month goes
        counts = {one: count // 2 for one, count in counts.items()}
    if len(counts) > MOST_KEYS:
        counts = {one: counts[one] for one in sorted(counts, key=lambda one: -counts[one])[: MOST_KEYS // 2]}
    _write(ASKED, counts, ASKED_S)


def most_asked(most: int) -> list[tuple]:
    """Give what answers are found by, those asked for most first."""
    counts = _read(ASKED) or {}
    return sorted(counts, key=lambda one: -counts[one])[:most]
