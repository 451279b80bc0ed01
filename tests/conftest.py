"""What every test stands on: a copied database, its own folder, a clean cache, a browser."""

import os
import shutil

import pytest
from django.test.testcases import TransactionTestCase
from django.utils import translation
from huey.contrib.djhuey import HUEY

from doorstep.conf.catalogues import compile_catalogues
from doorstep.kernel import keeping
from doorstep.rulebook.book import forget
from tests import caches, databases
from tests.settings import FOLDER

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the tests


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Replaces pytest-django's own: no database is built here, one is copied."""
    with django_db_blocker.unblock():
        databases.stand_up()
    yield
    with django_db_blocker.unblock():
        databases.take_down()


@pytest.fixture(scope="session", autouse=True)
def _commits_are_undone_by_copying():
    """After a test that commits, Django empties every table, the cast's too; a fresh copy is faster and whole."""
    kept = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: databases.restore()
    yield
    TransactionTestCase._fixture_teardown = kept


@pytest.fixture(autouse=True)
def _memory_starts_empty():
    """No test sees what another cached, a rulebook that was rolled back, or the language of the last request."""
    yield
    caches.empty()
    forget()
    keeping.forget()
    translation.deactivate()


def pytest_configure(config):
    """Speak Chinese in a fresh clone too: once, before the workers start."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_unconfigure():
    HUEY.storage.flush_all()  # on Redis it would outlive the run
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "The browser tests need Chromium: run 'apt-get install chromium fonts-noto-cjk'."
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
