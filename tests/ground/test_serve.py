"""`make run` as a person meets it: it comes up, it stops as one, it says in one sentence why it cannot."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests import databases
from tests.ground.left import nothing_left

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120


class Product:
    """One started `doorstep.conf.serve` with a folder, a database and a port of its own."""

    def __init__(self, folder: Path, **wishes: str):
        self.var, self.port = folder / "var", free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = folder / "said"
        environment = os.environ | {"DOORSTEP_VAR": str(self.var), "PORT": str(self.port), "HOST": "127.0.0.1"}
        environment["PYTHONPATH"] = f"{ROOT / 'platform'}{os.pathsep}{ROOT}"
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "doorstep.conf.serve"],
                cwd=ROOT,
                env=environment | wishes,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_up(self) -> "Product":
        deadline = time.monotonic() + PATIENCE_S
        while not (self.var / "demo.json").exists():
            assert self.process.poll() is None, self.said.read_text("utf-8")
            assert time.monotonic() < deadline, self.said.read_text("utf-8")
            time.sleep(0.1)
        return self

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read()

    def readiness(self) -> dict:
        """What /readyz says; the consumer beats a moment after the web server answers."""
        for _try in range(60):
            with contextlib.suppress(urllib.error.HTTPError):
                return json.loads(self.get("/readyz"))
            time.sleep(0.5)
        raise AssertionError(self.said.read_text("utf-8"))

    def children(self) -> dict[str, int]:
        """Process ids by what they are: "web", "consumer"; the parent's own children only."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        )
        pairs = [line.split(None, 1) for line in listed.stdout.splitlines()]
        return {"web" if "granian" in args else "consumer": int(pid) for pid, args in pairs}

    def end(self) -> tuple[int, str]:
        return self.process.wait(PATIENCE_S), self.said.read_text("utf-8")


@pytest.fixture
def start(tmp_path, django_db_setup) -> Iterator:
    """Start the product on a copy of the cast's database, as on the second `make run` of a machine."""
    started, copies = [], []

    def begin(**wishes: str) -> Product:
        folder = tmp_path / str(len(started))
        (folder / "var").mkdir(parents=True)
        database = settings.DATABASES["default"]
        if database["ENGINE"].endswith("sqlite3"):
            databases.copy_cast(str(folder / "var/doorstep.sqlite3"))
        else:
            name = f"{database['NAME']}_served_{len(started)}"
            databases.copy_cast(name)
            copies.append(name)
            address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
            wishes = {"DATABASE_URL": address} | wishes
        given = {"SECRET_KEY": settings.SECRET_KEY, "CONTACT_KEYS": ",".join(settings.CONTACT_KEYS)}
        started.append(Product(folder, **(given | wishes)))
        return started[-1]

    yield begin
    for product in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(product.process.pid, signal.SIGKILL)
        product.process.wait()
        assert nothing_left(product.var)
    for name in copies:
        databases.store.drop(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_comes_up_tells_where_and_stops_when_asked(start):
    product = start().wait_until_up()

    assert product.readiness()["status"] == "ready"
    assert json.loads((product.var / "demo.json").read_text("utf-8"))["base_url"] == product.url
    assert product.get("/").lower().startswith(b"<!doctype html>")
    assert b"{" in product.get("/static/wagtailadmin/css/core.css")

    product.process.terminate()

    code, said = product.end()
    assert code == 0
    assert product.url in said
    assert "Traceback" not in said
    assert nothing_left(product.var)


@pytest.mark.parametrize(("child", "named"), [("consumer", "task consumer"), ("web", "web server")])
def test_when_one_child_dies_all_stop(start, child, named):
    product = start().wait_until_up()

    os.kill(product.children()[child], signal.SIGKILL)

    code, said = product.end()
    assert code == 1
    assert f"Doorstep: the {named} ended by itself (exit code -9), so everything was stopped." in said.splitlines()
    assert nothing_left(product.var)


def test_when_the_parent_is_killed_outright_nothing_stays_behind(start):
    product = start().wait_until_up()

    product.process.kill()

    product.process.wait()
    assert nothing_left(product.var)


def test_a_busy_port_is_one_sentence_and_touches_nothing(start):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        code, said = start(PORT=str(port), FRESH="1").end()

    assert code == 1
    advice = "stop what runs there or choose another, as in 'make run PORT=8080'."
    assert said == f"Doorstep: port {port} is already in use: {advice}\n"


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT=eighty is not a port"),
        ({"HOST": "no-such-host.invalid"}, "HOST=no-such-host.invalid is not an address of this machine"),
        ({"DOORSTEP_VAR": "/proc/doorstep"}, "/proc/doorstep"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "Redis cannot be reached at REDIS_URL"),
        ({"DATABASE_URL": "postgres://postgres@127.0.0.1:1/postgres"}, "the database at 127.0.0.1 cannot be reached"),
        (
            {"DOORSTEP_DEMO": "0", "SECRET_KEY": "", "DATABASE_URL": "postgres://postgres@127.0.0.1:1/postgres"},
            "SECRET_KEY is not set",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_with_the_machine_is_one_sentence(start, wishes, sentence):
    code, said = start(**wishes).end()

    assert code == 1
    assert len(said.splitlines()) == 1, said
    assert said.startswith("Doorstep: ")
    assert sentence in said
