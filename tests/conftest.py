"""What every test stands on: a copied database, its own folder, a clean cache, a browser."""

import gc
import os
import shutil

import pytest
from django.template import RequestContext, Template
from django.test.signals import template_rendered
from django.test.testcases import TransactionTestCase
from django.utils import translation
from huey.contrib.djhuey import HUEY

from doorstep.conf.catalogues import compile_catalogues
from doorstep.kernel import keeping
from doorstep.rosters import supply
from doorstep.rulebook import book
from tests import caches, databases, grounds
from tests.platform.world import World
from tests.settings import FOLDER

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the tests


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Replaces pytest-django's own: no database is built here, one is copied."""
    with django_db_blocker.unblock():
        databases.stand_up()
    yield
    with django_db_blocker.unblock():
        grounds.stand_on(())
        databases.take_down()


@pytest.fixture
def _ground(request, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        if grounds.stand_on(request.fixturenames):
            forget_everything()


@pytest.fixture
def _django_db_helper(_ground, _django_db_helper):
    """Lays the ground before pytest-django begins the transaction of a test."""


@grounds.ground
def new_world():
    return World()


@pytest.fixture(scope="session", autouse=True)
def _commits_are_undone_by_copying():
    """After a test that commits, Django empties every table, the cast's too; a fresh copy is faster and whole."""
    kept = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: databases.restore()
    yield
    TransactionTestCase._fixture_teardown = kept


@pytest.fixture(scope="session", autouse=True)
def _an_answer_has_the_context_of_its_page(django_test_environment):
    """Django also copies that of each part, cell and button into every answer: a tenth of a list, which nobody reads."""

    def render(self, context):
        if context.template is self and isinstance(context, RequestContext):
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    Template._render = render  # the end of Django's test environment puts its own back


@pytest.fixture(autouse=True)
def _memory_starts_empty():
    """No test sees what another cached, a rulebook that was rolled back, or the language of the last request."""
    yield
    forget_everything()


def forget_everything():
    caches.empty()
    book.forget()
    supply.forget()
    keeping.forget()
    translation.deactivate()


def pytest_configure(config):
    """Speak Chinese in a fresh clone too: once, before the workers start."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_collection_finish():
    """What is imported stays: the collector need not walk all of Django again each time a test made some objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


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
