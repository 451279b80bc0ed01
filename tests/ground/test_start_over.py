"""FRESH=1 and a loading that was cut short: what the demo wrote is gone, and the next start begins anew by itself."""

import os
import re
import subprocess
import sys
import threading
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from doorstep.conf.environment import ROOT
from tests import databases
from tests.ground.left import nothing_left
from tests.settings import POSTGRES

START_OVER = """
import django
django.setup()
from huey.contrib.djhuey import HUEY
from doorstep.conf import prepare
HUEY.put("mark", "old")
prepare.start_over()
assert HUEY.get("mark") is None
HUEY.put("mark", "new")
assert HUEY.get("mark") == "new"
"""
STAGE = re.compile(r"^  .+\(\d+\.\d s\)$")  # a part of the city is written
PATIENCE_S = 240


def test_starting_over_leaves_a_queue_that_works(tmp_path):
    (tmp_path / "doorstep.sqlite3").write_text("old")
    (tmp_path / "doorstep.sqlite3-wal").write_text("old")
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {
        "DOORSTEP_VAR": str(tmp_path),
        "DOORSTEP_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "doorstep.conf.settings",
    }

    ended = subprocess.run(
        [sys.executable, "-c", START_OVER], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert ended.returncode == 0, ended.stderr
    assert not list(tmp_path.glob("doorstep.sqlite3*"))


@pytest.fixture
def empty(tmp_path, django_db_setup):
    """An environment with a migrated database in which nobody is; gives it with a way to count the people there."""
    template = databases.store.template(f"schema_{databases._fingerprint('schema')}")
    wishes = {"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_DEMO": "1", "PYTHONUNBUFFERED": "1"}
    wishes["PYTHONPATH"] = f"{ROOT / 'platform'}{os.pathsep}{ROOT}"
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | wishes
    if not POSTGRES:
        databases.store.copy(template, str(tmp_path / "doorstep.sqlite3"))
        yield environment
        return
    name = f"{settings.DATABASES['default']['NAME']}_cut"
    databases.store.copy(template, name)
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    yield environment | {"DATABASE_URL": address}
    databases.store.drop(name)


def begin(environment) -> list[str]:
    """Prepare until a part of the city is written, then kill it; give what it said."""
    said = []
    with subprocess.Popen(
        [sys.executable, "-m", "doorstep.conf.prepare"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        alarm = threading.Timer(PATIENCE_S, process.kill)
        alarm.start()
        with closing(process.stdout):
            for line in process.stdout:
                said.append(line.rstrip())
                if STAGE.match(said[-1]):
                    break
            process.kill()
        alarm.cancel()
    return said


def test_a_loading_that_was_killed_begins_again_at_the_next_start(empty, tmp_path):
    first = begin(empty)
    was_marked = (tmp_path / "loading").exists()
    was_alone = nothing_left(tmp_path)  # who draws the pictures, too
    stray = tmp_path / "media/stray.webp"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("of no row")
    again = begin(empty)

    assert was_marked
    assert stray.exists() == POSTGRES
    assert was_alone
    assert "Preparing the database …" not in again
    for said in (first, again):
        assert "Loading the demo city …" in said, "\n".join(said)
        assert STAGE.match(said[-1]), said
