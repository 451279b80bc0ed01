"""`make test`: every check, then every test on SQLite, then every test on PostgreSQL with Redis.

`python -m tests.suite checks` stops after the checks (`make lint`). A failure stops nothing.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.servers import CannotTest, fetch_missing, postgres, redis

PYTHON = sys.executable
CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "layers": ["lint-imports"],
    "types": ["mypy"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "tests.ground.strings"],
}
PYTEST = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q"]
SERVERS = ("DATABASE_URL", "REDIS_URL")


def main(wish: str = "everything") -> int:
    try:
        failed = run_checks()
        if wish != "checks":
            fetch_missing()
            failed += run_tests()
    except CannotTest as reason:
        print(f"Doorstep: {reason}", file=sys.stderr)
        return 1
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def run_checks() -> list[str]:
    """Gives the names of the checks that failed; only those print what they have to say."""
    bare = {name: value for name, value in os.environ.items() if name not in SERVERS}
    bare["PATH"] = f"{Path(PYTHON).parent}{os.pathsep}{bare.get('PATH', '')}"  # where ruff, mypy and lint-imports are
    failed = []
    for name, command in CHECKS.items():
        began = time.monotonic()
        checked = subprocess.run(
            command, env=bare, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        good = checked.returncode == 0
        print(f"{name:<13}{'ok' if good else 'FAILED':<7}{time.monotonic() - began:5.1f} s", flush=True)
        if not good:
            print(checked.stdout, flush=True)
            failed.append(name)
    return failed


def run_tests() -> list[str]:
    failed = []
    bare = {name: value for name, value in os.environ.items() if name not in SERVERS}
    if not run_pytest("SQLite", bare):
        failed.append("tests on SQLite")
    with postgres() as database_url, redis() as redis_url:
        if not run_pytest("PostgreSQL and Redis", bare | {"DATABASE_URL": database_url, "REDIS_URL": redis_url}):
            failed.append("tests on PostgreSQL and Redis")
    return failed


def run_pytest(where: str, environment: dict[str, str]) -> bool:
    print(f"\nTests on {where}", flush=True)
    return subprocess.run(PYTEST, env=environment, stdin=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
