"""The product's settings for tests: own keys, own folder, own database, one of each per test process.

Names come from the process, so that parallel workers, and several people in one folder, never meet.
"""

import os
import tempfile
from pathlib import Path

SHELF = Path(tempfile.gettempdir()) / f"doorstep-tests-{os.getuid()}"  # templates outlive a run, and clones share them
PROCESS = os.environ.get("DOORSTEP_TEST_PROCESS") or str(os.getpid())
FOLDER = SHELF / f"run-{PROCESS}"

GIVEN = {
    "DOORSTEP_VAR": str(FOLDER),
    "DOORSTEP_DEMO": "1",
    "SECRET_KEY": "the secret of the tests, fixed so that a template database stays readable",
    "CONTACT_KEYS": "the contact key of the tests, fixed for the same reason",
    "DOORSTEP_TASKS_INLINE": "1",
    "BASE_URL": "http://testserver",
}
KEPT = {name: os.environ.get(name) for name in GIVEN}
os.environ.update(GIVEN)
from doorstep.conf.settings import *  # noqa: E402
from doorstep.conf.settings import CACHES, DATABASES, HUEY, REDIS_URL  # noqa: E402

for name, value in KEPT.items():  # children of a test start from the caller's environment
    if value is None:
        del os.environ[name]
    else:
        os.environ[name] = value

DATABASE = DATABASES["default"]
POSTGRES = DATABASE["ENGINE"].endswith("postgresql")
DATABASE["CONN_MAX_AGE"] = 0  # a database is replaced between tests: nobody may sit on a connection
if POSTGRES:
    DATABASE["MAINTENANCE"] = DATABASE["NAME"]
    DATABASE["NAME"] = f"doorstep_test_{PROCESS}"
if REDIS_URL:
    CACHES["default"]["KEY_PREFIX"] = f"test-{PROCESS}"
    HUEY["name"] = f"test-{PROCESS}"

ANSWERS_READY = False  # a test that publishes makes nothing ready for others; test_ready.py does
HUEY["immediate_use_memory"] = False  # tasks run inline, on the real storage; test_serve.py meets the real consumer

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # looks files up when asked instead of reading every folder for each test client
