"""Test databases by copying: migrate once, load the cast once, then every process and every rush test gets a copy.

Two templates, so that a changed line of code does not cost half a minute of migrations: `schema` depends on the
migrations, the roles and the locked packages, `cast` on that and on all code of the domain and of the demo city.
Run as a module it builds one template in the database that the settings name: `python -m tests.databases cast`.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections

from tests.settings import POSTGRES, SHELF

ROOT = Path(__file__).resolve().parents[1]
KEPT = 12  # templates of each kind; older ones go (a run under way may still stand on one of these)
CODE = ("platform", "cms", "pages", "api", "fixtures")
DATA = {".json", ".csv", ".toml", ".yaml"}


def stand_up() -> None:
    """Give this process its own database and media: a copy of the cast's template, built first if need be."""
    SHELF.mkdir(mode=0o700, exist_ok=True)
    store.sweep()
    with _one_at_a_time():
        schema = _ensure("schema", None)
        cast = _ensure("cast", schema)
    store.copy(cast, _name())
    if _media_of(cast).exists():
        shutil.copytree(_media_of(cast), settings.MEDIA_ROOT, dirs_exist_ok=True)
    global _template
    _template = cast


def restore() -> None:
    """Bring this process's database back to the cast, after a test that really committed."""
    connections.close_all()
    store.copy(_template, _name())


def copy_cast(name: str) -> None:
    """Give a test one more database of its own, beginning as the cast."""
    store.copy(_template, name)


def take_down() -> None:
    connections.close_all()
    store.drop(_name())


_template = ""


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _ensure(kind: str, beneath: str | None) -> str:
    template = store.template(f"{kind}_{_fingerprint(kind)}")
    if not store.has(template):
        draft = store.template(f"draft_{os.getpid()}")
        if beneath:
            store.copy(beneath, draft)
        else:
            store.create(draft)
        _build(kind, draft)
        store.rename(draft, template)
        store.prune(kind)
    return template


def _build(kind: str, draft: str) -> None:
    """In a process of its own: migrations and the cast must not leave caches behind in the one that tests."""
    process = f"build-{os.getpid()}"
    environment = os.environ | {"DOORSTEP_TEST_PROCESS": process, "DOORSTEP_TEST_DATABASE": draft}
    built = subprocess.run(
        [sys.executable, "-m", "tests.databases", kind],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    folder = SHELF / f"run-{process}"
    if built.returncode == 0 and (folder / "media").exists():
        target = _media_of(store.template(f"{kind}_{_fingerprint(kind)}"))
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(folder / "media", target)
    shutil.rmtree(folder, ignore_errors=True)
    if built.returncode:
        store.drop(draft)
        raise RuntimeError(f"The {kind} template could not be built:\n{built.stdout}")


def _media_of(template: str) -> Path:
    return SHELF / f"{Path(template).stem}.media"


def _fingerprint(kind: str) -> str:
    """What a template depends on, as twelve hex digits."""
    files = [ROOT / "requirements.txt"]
    for folder in CODE:
        files += sorted((ROOT / folder).rglob("migrations/*.py"))
    made = ("cms/roles.py", "cms/moderation.py", "cms/guard/models.py")  # migrating makes what these name
    files += [ROOT / name for name in made]
    if kind == "cast":
        files += sorted((ROOT / "platform").rglob("*.py"))
        files += sorted(path for path in (ROOT / "fixtures").rglob("*") if path.suffix in DATA | {".py"})
    digest = hashlib.sha256(" ".join(settings.INSTALLED_APPS).encode())
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (SHELF / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_alive(process: str) -> bool:
    return process.isdecimal() and Path(f"/proc/{process}").exists()


class SQLiteStore:
    """Databases are files on the shelf."""

    def template(self, name: str) -> str:
        return str(SHELF / f"{name}.sqlite3")

    def has(self, name: str) -> bool:
        return Path(name).exists()

    def create(self, name: str) -> None:
        pass  # connecting creates the file

    def copy(self, source: str, target: str) -> None:
        """Through SQLite's own backup, so that a process that still has the file open sees the new content."""
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        origin = sqlite3.connect(f"file:{source}?mode=ro", uri=True)  # a source that is missing is an error
        with contextlib.closing(origin) as old, contextlib.closing(sqlite3.connect(target)) as new:
            old.backup(new)

    def rename(self, source: str, target: str) -> None:
        with contextlib.closing(sqlite3.connect(source)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("PRAGMA journal_mode=DELETE")
        Path(source).rename(target)

    def drop(self, name: str) -> None:
        for part in ("", "-wal", "-shm"):
            Path(name + part).unlink(missing_ok=True)

    def prune(self, kind: str) -> None:
        newest = sorted(SHELF.glob(f"{kind}_*.sqlite3"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest[KEPT:]:
            self.drop(str(file))
            shutil.rmtree(_media_of(str(file)), ignore_errors=True)

    def sweep(self) -> None:
        """Remove what killed runs left."""
        for folder in SHELF.glob("run-*"):
            if not _is_alive(folder.name.removeprefix("run-").removeprefix("build-")):
                shutil.rmtree(folder, ignore_errors=True)


class PostgresStore:
    """Databases of one server, copied by the server itself."""

    def template(self, name: str) -> str:
        return f"doorstep_{name}"

    def has(self, name: str) -> bool:
        return bool(self._ask("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def create(self, name: str) -> None:
        self._ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._ask(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")

    def copy(self, source: str, target: str) -> None:
        self.drop(target)
        self._ask(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def rename(self, source: str, target: str) -> None:
        self._ask(f'ALTER DATABASE "{source}" RENAME TO "{target}"')

    def drop(self, name: str) -> None:
        self._ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def prune(self, kind: str) -> None:
        known = self._ask(
            "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", f"doorstep_{kind}_%"
        )
        for (name,) in known[KEPT:]:
            self.drop(name)

    def sweep(self) -> None:
        """Remove what killed runs left."""
        SQLiteStore().sweep()
        for (name,) in self._ask("SELECT datname FROM pg_database WHERE datname LIKE %s", "doorstep_test_%"):
            process = name.removeprefix("doorstep_test_")
            if process.isdecimal() and not _is_alive(process):
                self.drop(name)

    def _ask(self, statement: str, *values: str) -> list[tuple]:
        import psycopg

        with psycopg.connect(**self._server(), autocommit=True) as server:
            answer = server.execute(statement, values or None)  # type: ignore[arg-type]
            return answer.fetchall() if answer.description else []

    def _server(self) -> dict:
        own = settings.DATABASES["default"]
        named = {"user": own["USER"], "password": own["PASSWORD"], "host": own["HOST"], "port": own["PORT"]}
        options = {key: value for key, value in own["OPTIONS"].items() if key != "server_side_binding"}  # Django's own
        return {key: value for key, value in named.items() if value} | options | {"dbname": own["MAINTENANCE"]}


store = PostgresStore() if POSTGRES else SQLiteStore()


def main(kind: str) -> None:
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    settings.DATABASES["default"]["NAME"] = os.environ["DOORSTEP_TEST_DATABASE"]
    django.setup()
    if kind == "schema":
        call_command("migrate", interactive=False, verbosity=0)
    elif importlib.util.find_spec("fixtures.cast"):
        from fixtures.cast import load_cast

        load_cast()


if __name__ == "__main__":
    main(sys.argv[1])
