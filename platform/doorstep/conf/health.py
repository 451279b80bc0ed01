"""Two questions of whoever runs the machine: is this process alive, and may it be given work?"""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doorstep.conf.tasks import STALE_AFTER_S, seconds_since_beat


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process answers at all; asks nobody else."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, cache, task queue and migrations are all as this code needs them, else 503.

    Gives: {"status": "ready" or "not ready", "checks": {name: "ok" or the reason}}.
    """
    checks = {name: _ask(question) for name, question in QUESTIONS.items()}
    good = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"status": "ready" if good else "not ready", "checks": checks}, status=200 if good else 503)


def _ask(question: Callable[[], str]) -> str:
    try:
        return question()
    except Exception as problem:  # whatever is wrong is the answer
        return f"failed: {type(problem).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _cache() -> str:
    cache.set("readyz", "ok", 60)
    return cache.get("readyz") or "what was written cannot be read back"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if not missing else f"{len(missing)} to apply"


def _task_queue() -> str:
    age = seconds_since_beat()
    if age is None:
        return "the consumer has not been seen"
    return "ok" if age < STALE_AFTER_S else f"the consumer was last seen {age:.0f} s ago"


QUESTIONS: dict[str, Callable[[], str]] = {
    "database": _database,
    "cache": _cache,
    "task_queue": _task_queue,
    "migrations": _migrations,
}


class HealthQuestions:
    """Answers before anything else looks at the request: its host, its session, the page cache, a redirect to TLS."""

    DOORS = {"/healthz": alive, "/readyz": ready}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.DOORS.get(request.path_info, self.get_response)(request)
