"""Bring catalogues, database and demo city to where this code expects them; doing it again changes nothing."""

import os
import shutil
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from doorstep.conf.catalogues import compile_catalogues


class CannotPrepare(Exception):
    """One sentence for a person: what is wrong, and what to do."""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.conf.settings")
    try:
        django.setup()
        prepare(fresh=os.environ.get("FRESH", "") not in ("", "0"))
    except (CannotPrepare, CommandError, ImproperlyConfigured) as reason:
        print(f"Doorstep: {reason}", file=sys.stderr)
    except DatabaseError as problem:
        if connection.connection is not None:  # it was reached, so this is our fault and worth a traceback
            raise
        where = connection.settings_dict.get("HOST") or connection.settings_dict["NAME"]
        print(f"Doorstep: the database at {where} cannot be reached ({_first_line(problem)}).", file=sys.stderr)
    except KeyboardInterrupt:
        pass
    else:
        return 0
    return 1


def prepare(fresh: bool) -> None:
    from django.conf import settings

    refuse_silent_queue()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty in the demo; whitenoise wants it to be there
    compile_catalogues()
    if fresh:
        start_over()
    migrate()
    forget_half_loaded_city()
    if not has_people():
        load_city()


def refuse_silent_queue() -> None:
    """Refuse to start when REDIS_URL is set but nobody answers there."""
    from django.conf import settings

    if not settings.REDIS_URL:
        return
    import redis

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5).ping()
    except redis.RedisError as problem:
        raise CannotPrepare(f"Redis cannot be reached at REDIS_URL ({_first_line(problem)}).") from None


def migrate() -> None:
    """Apply what is missing; reading that nothing is missing takes milliseconds, Django's command seconds."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def has_people() -> bool:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.exists()


def load_city() -> None:
    """Load the demo city into the empty database: the one place that calls `manage.py load_demo`.

    The command writes var/people.json ({"people": {role: {"login", "password"}}, "partner_key"}).
    """
    mark = _loading_mark()
    mark.touch()
    print("Loading the demo city …", flush=True)
    call_command("load_demo")
    mark.unlink()


def forget_half_loaded_city() -> None:
    """A city whose loading was cut short is loaded again from nothing.

    Loading is one transaction, so the database is as empty as before, or complete; beside our own, the pictures that no
    row speaks of are removed.
    """
    if not _loading_mark().exists():
        return
    if connection.vendor == "sqlite" and not has_people():
        _empty_folders()
    _loading_mark().unlink()


def start_over() -> None:
    """Remove the demo's own databases, media and evidence; keys stay, so that nothing else becomes unreadable."""
    from huey.contrib.djhuey import HUEY

    if connection.vendor != "sqlite":
        raise CannotPrepare("FRESH=1 empties only the demo's own database: empty the one at DATABASE_URL yourself.")
    connection.close()
    database = Path(connection.settings_dict["NAME"])
    for part in database.parent.glob(f"{database.name}*"):
        part.unlink()
    HUEY.storage.flush_all()  # emptied, not removed: this process holds it open
    _empty_folders()


def _empty_folders() -> None:
    from django.conf import settings

    for folder in (settings.MEDIA_ROOT, settings.VAR_DIR / "private", settings.VAR_DIR / "cache"):
        shutil.rmtree(folder, ignore_errors=True)


def _loading_mark() -> Path:
    from django.conf import settings

    return settings.VAR_DIR / "loading"


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0]


if __name__ == "__main__":
    sys.exit(main())
