"""A phone in somebody's hand: a browser against a live server with its own copy of the cast."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation

from doorstep.kernel import keeping
from doorstep.rosters import supply
from doorstep.rulebook import answers, book

PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
PASSWORD = "doorstep-cast"
LOGINS = {"customer": "+86 138 0000 0001", "provider": "+86 138 0000 0002", "stranger": "+86 138 0000 0003"}
AT = "point:31.22460,121.44400"


@pytest.fixture(autouse=True)
def _nothing_kept():
    def forget():
        answers.forget()
        keeping.forget()
        supply.forget()
        book.forget()

    forget()
    yield
    forget()
    translation.activate("zh-hans")


@pytest.fixture
def phone(browser, live_server):
    """A phone with scripts."""
    context = browser.new_context(**PHONE, base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_phone(browser, live_server):
    """A phone without scripts."""
    context = browser.new_context(**PHONE, base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def other_phone(browser, live_server):
    """Somebody else's phone."""
    context = browser.new_context(**PHONE, base_url=live_server.url)
    yield context.new_page()
    context.close()


def log_in(page, who: str) -> None:
    page.goto("/login/password/")
    page.fill('[name="contact"]', LOGINS[who])
    page.fill('[name="password"]', PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def press(page) -> None:
    """Press the one thing to do next."""
    page.locator("#action-bar .button").click()
    page.wait_for_load_state()


def assert_accessible(page) -> None:
    """No violation of axe on the page as it stands."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []
