"""The servers under measure: scratch databases, the product and the reference behind the same server, the ground's process."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
DATABASE = f"doorstep_bench_{os.getpid()}"
WORKERS, THREADS = 2, 8  # as `make run` and the image start it


@dataclass(frozen=True)
class Engine:
    """One database to measure on, as the environment of every process."""

    name: str
    environment: dict[str, str]
    folder: Path


@contextlib.contextmanager
def engine(name: str, database_url: str = "", redis_url: str = "") -> Iterator[Engine]:
    """Give an empty scratch database of PostgreSQL, or of SQLite without an address; it goes with the block."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-bench-"))
    (folder / "static").mkdir()
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {
        "DOORSTEP_VAR": str(folder), "DOORSTEP_DEMO": "1", "SECRET_KEY": "bench", "CONTACT_KEYS": "bench",
        "BEHIND_PROXY": "1", "LOG_LEVEL": "ERROR", "MALLOC_ARENA_MAX": "2", "DJANGO_SETTINGS_MODULE": "doorstep.conf.settings",
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
    }  # fmt: skip
    try:
        if not database_url:
            yield Engine(name, environment, folder)
            return
        with _scratch(database_url) as scratch:
            yield Engine(name, environment | {"DATABASE_URL": scratch, "REDIS_URL": redis_url}, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _scratch(database_url):
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield urlsplit(database_url)._replace(path=f"/{DATABASE}").geturl()
        finally:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


class Ground:
    """The process that fills the database and makes tokens."""

    def __init__(self, engine: Engine):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.ground"],
            cwd=ROOT, env=engine.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The ground could not answer {words[0]}; what it said stands above.")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_wrong):
        self.process.stdin.close()
        self.process.wait(30)


@dataclass(frozen=True)
class Server:
    """A server that answers on a port."""

    port: int
    process: subprocess.Popen

    def workers_mb(self) -> list[float]:
        """Give the resident megabytes of each worker."""
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = [_resident_mb(pid) for pid in told]
        return sorted(mb for mb in found if mb > 20)


def _resident_mb(pid) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


@contextlib.contextmanager
def serving(engine: Engine, application: str, path: str) -> Iterator[Server]:
    """Serve an application with granian until the block ends; begin when a path answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "error",
    ]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), application]
    server = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=engine.environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(port, path)
        yield Server(port, server)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(port, path):
    import urllib.request

    for _try in range(720):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10):
            return
        time.sleep(0.25)
    raise RuntimeError(f"Nothing answered {path} within three minutes.")
