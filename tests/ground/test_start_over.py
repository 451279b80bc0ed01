"""FRESH=1: everything that the demo wrote is gone, and the same process goes on with an empty queue."""

import os
import subprocess
import sys

from doorstep.conf.environment import ROOT

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
