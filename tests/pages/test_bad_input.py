"""Whatever is sent, the answer is a page with a way on, never a 5xx."""

from urllib.parse import quote

import pytest

from tests.pages.walks import AT, when_address

WORDS = ["", "\x00", "%00", "-1", "9" * 40, "NaN", "1e999", "null", "' OR 1=1 --", "<script>", "😀" * 50]
NASTY = [*WORDS, "٣", "2026-13-99", "a:b:c", "\ud800"]
READ = [
    "/shanghai/search/?q={}",
    "/shanghai/suggest/?q={}",
    "/shanghai/suggest/?address={}",
    "/shanghai/near/?address={}",
    "/shanghai/near/?at={}",
    "/shanghai/near/?at=point:{}",
    "/shanghai/near/?at=place:{}",
    "/shanghai/near/?latitude={0}&longitude={0}",
    "/shanghai/categories/cleaning/?sort={0}&least={0}&most={0}&at={0}",
    "/shanghai/services/daily-cleaning/?at={}",
    "/shanghai/services/daily-cleaning/reviews/?after={}",
    "/shanghai/providers/wang-guilan/?after={}",
    "/shanghai/book/daily-cleaning/?quantity={0}&addon={0}&n-{0}={0}&o-{0}={0}",
    "/shanghai/book/daily-cleaning/where/?address={0}&find=1&quantity={0}",
    "/shanghai/book/daily-cleaning/where/?at={}",
    "/shanghai/book/daily-cleaning/when/?at=point:31.2,121.4&day={0}&starts={0}&provider={0}",
    "/login/?next={}",
    "/work/manifest.webmanifest?lang={}",
]
MINE = [
    "/account/orders/?from={0}&past={0}",
    "/account/messages/?from={}",
    "/account/addresses/new/?at={0}&address={0}",
]
THEIRS = ["/work/?past={}", "/work/income/?month={}", "/work/reviews/?from={}"]
pytestmark = pytest.mark.django_db


def asked(word: str) -> str:
    return quote(word, errors="surrogatepass")


@pytest.mark.parametrize("address", READ)
def test_no_address_breaks_a_page(anybody, address):
    codes = {word: anybody.get(address.format(asked(word))).status_code for word in NASTY}

    assert [word for word, code in codes.items() if code >= 500] == []


@pytest.mark.parametrize("address", MINE)
def test_no_address_breaks_the_account(customer, address):
    codes = {word: customer.get(address.format(asked(word))).status_code for word in NASTY}

    assert [word for word, code in codes.items() if code >= 500] == []


@pytest.mark.parametrize("address", THEIRS)
def test_no_address_breaks_the_portal(provider, address):
    codes = {word: provider.get(address.format(asked(word))).status_code for word in NASTY}

    assert [word for word, code in codes.items() if code >= 500] == []


WRITTEN = {
    "/login/": ["contact"],
    "/login/password/": ["contact", "password"],
    when_address(): ["starts"],
    "/account/profile/": ["name", "language", "home_city"],
    f"/account/addresses/new/?at={AT}": ["contact_name", "contact_phone", "street"],
    "/work/hours/": ["d0-0-from", "d0-0-until"],
    "/work/leave/": ["from", "until", "reason"],
}


@pytest.mark.parametrize("address", WRITTEN)
def test_no_form_breaks_a_page(anybody, customer, provider, address):
    client = provider if "/work/" in address else customer if "/account/" in address else anybody
    sent = [word for word in NASTY if word != "\ud800"]

    codes = {word: client.post(address, dict.fromkeys(WRITTEN[address], word)).status_code for word in sent}

    assert [word for word, code in codes.items() if code >= 500] == []


GONE = ["/gone/", "/en/gone/", "/shanghai/gone/", "/shanghai/services/gone/", "/%ff/", "/account/orders/gone/"]


@pytest.mark.parametrize("path", [*GONE, "/pay/simulator/gone/"])
def test_what_is_not_there_leads_on(anybody, path):
    answer = anybody.get(path)

    assert answer.status_code == 404
    assert 'href="/' in answer.content.decode()


def test_a_wrong_method_is_refused(anybody):
    assert anybody.post("/shanghai/book/daily-cleaning/").status_code == 405
    assert anybody.get("/logout/").status_code == 405
