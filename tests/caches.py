"""Empties the cache of this test process alone: on Redis the others of a run share one database."""

from functools import cache as once

import redis
from django.conf import settings
from django.core.cache import cache


def empty() -> None:
    if not settings.REDIS_URL:
        cache.clear()
        return
    server = _server()
    if keys := list(server.scan_iter(match=f"{settings.CACHES['default']['KEY_PREFIX']}:*", count=1000)):
        server.delete(*keys)


@once
def _server() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)
