"""`make screenshots`: every key screen at 390 and 1280 px in both languages, key ones dark, into var/screenshots.

Photographs the server that `make run` started when it still answers, else starts one and stops it afterwards.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("DOORSTEP_VAR") or ROOT / "var").resolve()
SIZES = {"390": (390, 844), "1280": (1280, 900)}
LANGUAGES = {"zh": "", "en": "/en"}
AT = "point:31.22460,121.44400"
BOOK = "/shanghai/book/daily-cleaning"

PUBLIC = {
    "cities": "/",
    "home": "/shanghai/",
    "category": "/shanghai/categories/cleaning/",
    "category-filtered-empty": "/shanghai/categories/cleaning/?least=9000",
    "service": "/shanghai/services/daily-cleaning/",
    "service-reviews": "/shanghai/services/daily-cleaning/reviews/",
    "provider-public": "/shanghai/providers/wang-guilan/",
    "search": "/shanghai/search/?q=baojie",
    "search-nothing": "/shanghai/search/?q=qwxz",
    "near": f"/shanghai/near/?at={AT}",
    "near-found": "/shanghai/near/?address=%E9%9D%99%E5%AE%89",
    "near-unknown": "/shanghai/near/?address=qwxz",
    "near-uncovered": "/shanghai/near/?at=point:30.0,120.0",
    "article": "/shanghai/articles/how-to-choose-cleaning/",
    "landing": "/shanghai/welcome/",
    "book-what": f"{BOOK}/",
    "book-where": f"{BOOK}/where/?address=%E9%9D%99%E5%AE%89&find=1",
    "book-where-uncovered": f"{BOOK}/where/?at=point:30.0,120.0",
    "book-when": f"{BOOK}/when/?at={AT}",
    "login": "/login/",
    "login-password": "/login/password/",
    "mailbox": "/mailbox/",
    "not-found": "/shanghai/services/gone/",
}
CUSTOMER = {
    "account": "/account/",
    "orders": "/account/orders/",
    "orders-past": "/account/orders/?past=1",
    "addresses": "/account/addresses/",
    "address-new": f"/account/addresses/new/?at={AT}",
    "favourites": "/account/favourites/",
    "messages": "/account/messages/",
    "access-log": "/account/access/",
    "profile": "/account/profile/",
}
PORTAL = {
    "work": "/work/",
    "work-past": "/work/?past=1",
    "work-hours": "/work/hours/",
    "work-leave": "/work/leave/",
    "work-reviews": "/work/reviews/",
    "work-income": "/work/income/",
}
DARK = {"home", "service", "book-what", "book-when", "book-pay", "orders", "order", "work"}


class CannotPhotograph(Exception):
    """One sentence for a person: what is missing, and what to do."""


def main() -> int:
    folder = VAR / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with server() as (base, people), sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            count = sum(
                photograph(browser, base, people, folder, prefix, size) for prefix in LANGUAGES for size in SIZES
            )
            browser.close()
    except CannotPhotograph as reason:
        print(f"Doorstep: {reason}", file=sys.stderr)
        return 1
    print(f"{count} screens in {folder}")
    return 0


def chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        raise CannotPhotograph("screenshots need Chromium: run 'apt-get install chromium fonts-noto-cjk'.")
    return found


@contextlib.contextmanager
def server():
    """Give (address, people) of a running demo; one that we start is stopped afterwards."""
    standing = _demo()
    if standing and _answers(standing["base_url"]):
        yield standing["base_url"], standing["people"]
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = os.environ | {"PORT": port, "HOST": "127.0.0.1", "DOORSTEP_DEMO": "1", "DOORSTEP_VAR": str(VAR)}
    ours = subprocess.Popen([sys.executable, "-m", "doorstep.conf.serve"], cwd=ROOT, env=environment)
    try:
        base = f"http://127.0.0.1:{port}"
        for _second in range(300):
            if ours.poll() is not None:
                raise CannotPhotograph("the server did not start: run 'make run' to see why.")
            if _answers(base):
                break
            time.sleep(1)
        yield base, _demo()["people"]
    finally:
        ours.send_signal(signal.SIGTERM)
        ours.wait(30)


def _demo() -> dict | None:
    with contextlib.suppress(OSError, ValueError):
        return json.loads((VAR / "demo.json").read_text("utf-8"))
    return None


def _answers(base: str) -> bool:
    with contextlib.suppress(OSError):
        return urllib.request.urlopen(f"{base}/healthz", timeout=3).status == 200
    return False


def photograph(browser: Browser, base, people, folder: Path, language: str, size: str) -> int:
    """Photograph every screen in one language at one width. Gives how many."""
    camera = Camera(browser, base + LANGUAGES[language], folder, f"{size}-{language}", size)
    for name, path in PUBLIC.items():
        camera.take(name, path)
    with camera.logged_in(people["customer"]):
        _as_customer(camera)
    with camera.logged_in(people["provider"]):
        _as_provider(camera)
    camera.close()
    return camera.count


def _as_customer(camera):
    for name, path in CUSTOMER.items():
        camera.take(name, path)
    page = camera.go(f"{BOOK}/when/?at={AT}&o=1")
    page.locator('input[name="starts"]:not([disabled])').first.check(force=True)
    page.locator('[form="booking"], #booking button').first.click()
    camera.shoot("book-pay")
    for list_path, names in (
        ("", ("order", "order-move", "order-cancel")),
        ("?past=1", ("order-past", "order-review")),
    ):
        page = camera.go(f"/account/orders/{list_path}")
        link = page.locator(".order-card a").first
        if not link.count():
            continue
        address = link.get_attribute("href")
        for name in names:
            tail = {"order-move": "reschedule/", "order-cancel": "cancellation/", "order-review": "review/"}.get(
                name, ""
            )
            camera.take_absolute(name, address + tail)


def _as_provider(camera):
    for name, path in PORTAL.items():
        camera.take(name, path)
    page = camera.go("/work/")
    link = page.locator(".agenda a, a.button[href*='decline']").first
    if link.count():
        address = link.get_attribute("href").replace("decline/", "")
        camera.take_absolute("work-job", address)
        camera.take_absolute("work-decline", f"{address}decline/")


class Camera:
    """A browser of one width and language that writes what it sees."""

    def __init__(self, browser: Browser, base: str, folder: Path, mark: str, size: str):
        width, height = SIZES[size]
        locale = "en-GB" if base.endswith("/en") else "zh-CN"
        self.options = {
            "viewport": {"width": width, "height": height},
            "timezone_id": "Asia/Shanghai",
            "locale": locale,
        }
        self.browser, self.base, self.folder, self.mark, self.count = browser, base, folder, mark, 0
        self.context: BrowserContext = browser.new_context(**self.options)
        self.page: Page = self.context.new_page()

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def take(self, name: str, path: str) -> None:
        self.go(path)
        self.shoot(name)

    def take_absolute(self, name: str, path: str) -> None:
        self.page.goto(self.base.removesuffix("/en") + path, wait_until="load")
        self.shoot(name)

    def shoot(self, name: str) -> None:
        """Write the page as it stands, whole; a key screen also dark."""
        self._write(name)
        if name in DARK:
            self.page.emulate_media(color_scheme="dark")
            self._write(f"{name}-dark")
            self.page.emulate_media(color_scheme="light")

    def _write(self, name):
        self.page.evaluate(
            "() => document.querySelectorAll('img[loading=lazy]').forEach((i) => { i.loading = 'eager'; })"
        )
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=self.folder / f"{name}-{self.mark}.png", full_page=True)
        self.count += 1

    @contextlib.contextmanager
    def logged_in(self, person: dict):
        """Work as somebody until the block ends."""
        self.go("/login/password/")
        self.page.fill('[name="contact"]', person["login"])
        self.page.fill('[name="password"]', person["password"])
        self.page.locator('main form[method="post"] button').last.click()
        self.page.wait_for_load_state("load")
        yield
        self.context.close()
        self.context = self.browser.new_context(**self.options)
        self.page = self.context.new_page()

    def close(self) -> None:
        self.context.close()


if __name__ == "__main__":
    sys.exit(main())
