"""Every key screen, without a violation of axe, in both languages; and nothing that the policy of scripts blocks."""

import pytest

from tests.journeys.conftest import AT, assert_accessible, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOOK = "/shanghai/book/daily-cleaning"
PUBLIC = [
    "/",
    "/shanghai/",
    "/shanghai/categories/cleaning/",
    "/shanghai/services/daily-cleaning/",
    "/shanghai/providers/wang-guilan/",
    "/shanghai/search/?q=baojie",
    "/shanghai/search/?q=qwxz",
    "/shanghai/near/?address=qwxz",
    f"/shanghai/near/?at={AT}",
    "/shanghai/near/?at=point:29.0,119.0",
    f"{BOOK}/",
    f"{BOOK}/where/?address=静安&find=1",
    f"{BOOK}/when/?at={AT}",
    "/login/",
    "/login/password/",
    "/mailbox/",
    "/gone/",
]
CUSTOMERS = ["/account/", "/account/orders/", "/account/addresses/", "/account/addresses/new/", f"/account/addresses/new/?at={AT}",
             "/account/favourites/", "/account/messages/", "/account/access/", "/account/profile/"]  # fmt: skip
PORTAL = ["/work/", "/work/hours/", "/work/leave/", "/work/reviews/", "/work/income/"]


def look(page, paths, prefix):
    blocked = []
    page.on(
        "console", lambda message: blocked.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.on("pageerror", lambda problem: blocked.append(str(problem)))
    for path in paths:
        page.goto(prefix + path)
        assert_accessible(page)
    assert blocked == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_public_screens(phone, prefix):
    look(phone, PUBLIC, prefix)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_screens_of_a_customer(phone, prefix):
    log_in(phone, "customer")
    look(phone, CUSTOMERS, prefix)


def test_the_portal(phone):
    log_in(phone, "provider")
    look(phone, PORTAL, "")


def test_dark_screens(phone):
    phone.emulate_media(color_scheme="dark")
    look(
        phone, ["/shanghai/", "/shanghai/services/daily-cleaning/", f"/shanghai/book/daily-cleaning/when/?at={AT}"], ""
    )


@pytest.mark.parametrize("who", ["", "provider"])
def test_nothing_hangs_over_the_edge_at_any_width(phone, who):
    if who:
        log_in(phone, who)
    over = []
    for width in (320, 390, 480, 768, 820, 1280):
        phone.set_viewport_size({"width": width, "height": 844})
        for path in ("/en/shanghai/", f"/en{BOOK}/", f"/en{BOOK}/when/?at={AT}"):
            phone.goto(path)
            if phone.evaluate("document.documentElement.scrollWidth > innerWidth"):
                over.append((width, path))

    assert over == []


LINES = "link => { const text = document.createRange(); text.selectNodeContents(link); return text.getClientRects().length }"


def test_a_phone_number_in_the_footer_stays_on_one_line(phone):
    phone.set_viewport_size({"width": 320, "height": 844})
    lines = []
    for path in ("/shanghai/", "/en/shanghai/"):
        phone.goto(path)
        lines.append(phone.locator('footer a[href^="tel:"]').evaluate(LINES))

    assert lines == [1, 1]
