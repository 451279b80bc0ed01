"""Evidence on the screens: the provider gives it on the job's page, the customer sees it in the order's timeline."""

import base64
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from doorstep.kernel import clock
from doorstep.media.photos import MOST_BYTES
from doorstep.orders.models import Evidence, Order, Visit
from doorstep.people.models import User
from pages.visitors import GUEST_ORDERS
from tests.pages.test_account import visit_of
from tests.pages.walks import paid
from tests.platform.media.photos import from_a_phone, photo, signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(customer, provider, monday) -> Visit:
    """A job whose provider stands at the door, at its time."""
    order = paid(customer, day=(clock.now() + timedelta(days=2)).date().isoformat(), provider="wang-guilan")
    visit = visit_of(order)
    with clock.at(visit.starts_at):
        for verb in ("acknowledge", "depart", "arrive"):
            provider.post(f"/work/jobs/{visit.number}/step/", {"verb": verb, "note": "到了"})
        yield visit_of(order)


def page(client, visit) -> str:
    return client.get(f"/work/jobs/{visit.number}/").content.decode()


def send(client, visit, step, kind, picture=None, **more):
    data = {"step": step, "kind": kind, **more}
    if picture is not None:
        data["picture"] = SimpleUploadedFile("photo.jpg", picture, "image/jpeg")
    return client.post(f"/work/jobs/{visit.number}/evidence/", data)


def take(client, visit, verb, **more):
    return client.post(f"/work/jobs/{visit.number}/step/", {"verb": verb, **more})


def begun(provider, job) -> Visit:
    """The photo before is taken, the work has begun."""
    send(provider, job, "start", "photo", from_a_phone())
    assert take(provider, job, "start", code=job.door_code).status_code == 302
    return Visit.objects.get(pk=job.pk)


def lines_of(text: str) -> list[str]:
    return re.findall(r'name="tick" value="(\d+)"', text)


def test_a_job_is_proven_on_its_page_and_seen_in_the_order(provider, customer, job):
    before = page(provider, job)
    refused = take(provider, job, "start", code=job.door_code)
    sent = send(provider, job, "start", "photo", from_a_phone())
    ready = page(provider, job)
    begun(provider, job)
    working = page(provider, job)
    send(provider, job, "finish", "checklist", tick=lines_of(working))
    send(provider, job, "finish", "photo", photo((80, 60)))
    done = take(provider, job, "finish")
    order = customer.get(f"/account/orders/{job.order.number}/").content.decode()

    assert 'accept="image/*" capture="environment"' in before
    assert (refused.status_code, "这一步还缺：1 张照片" in refused.content.decode()) == (409, True)
    assert (sent.status_code, sent["Location"]) == (302, f"/work/jobs/{job.number}/#prove")
    assert ("还缺" in before, "还缺" in ready) == (True, False)
    assert len(lines_of(working)) > 2
    assert done.status_code == 302
    pictures = re.findall(r'<img class="evidence__photo" src="(/evidence/\w+/\?size=small)" alt="([^"]+)"', order)
    assert [alt for _src, alt in pictures] == ["服务前的照片 1", "服务前的照片 2", "服务后的照片 1"]
    assert order.count("scope__item") == len(lines_of(working))
    assert "您留下的凭证" in page(provider, job)
    for src, _alt in pictures:
        answer = customer.get(src)
        assert max(Image.open(BytesIO(answer.content)).size) <= 320


def test_who_is_not_concerned_finds_no_picture(provider, customer, stranger, job):
    send(provider, job, "start", "photo", from_a_phone())
    piece = Evidence.objects.get()
    address = f"/evidence/{piece.number}/"

    full = customer.get(address)
    assert (full.status_code, full["Content-Type"], full["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert full["Cache-Control"].startswith("private")
    assert (Image.open(BytesIO(full.content)).size, provider.get(address).status_code) == ((800, 1600), 200)
    for nobody in (stranger, Client()):
        assert nobody.get(address).status_code == 404
        assert nobody.get(f"{address}?size=small").status_code == 404
    assert customer.get(f"/media/{piece.file.name}").status_code == 404
    assert customer.get("/evidence/E2222222222/").status_code == 404


def test_a_guest_sees_the_pictures_of_the_order_of_this_browser(provider, job, monday):
    send(provider, job, "start", "photo", photo((80, 60)))
    guest = User.objects.create_user(phone="+8613877770000", name="客人", is_guest=True)
    Order.objects.filter(pk=job.order_id).update(customer=guest)
    browser, address = Client(), f"/evidence/{Evidence.objects.get().number}/"
    assert browser.get(address).status_code == 404

    session = browser.session
    session[GUEST_ORDERS] = [job.order.number]
    session.save()

    assert browser.get(address).status_code == 200


@pytest.mark.parametrize(
    ("kind", "more", "status", "says"),
    [
        ("photo", {}, 400, "还没有内容"),
        ("photo", {"picture": b"no picture"}, 400, "不是能打开的照片"),
        ("photo", {"picture": bytes(MOST_BYTES + 1)}, 413, "照片太大"),
        ("signature", {"drawing": "data:image/png;base64,***"}, 400, "还没有内容"),
        ("signature", {"drawing": "x" * 1000}, 400, "还没有内容"),
        ("checklist", {"tick": ["x", "٣", "9" * 40]}, 400, ""),
        ("", {}, 400, ""),
    ],
)
def test_what_is_no_evidence_keeps_the_screen_and_says_why(provider, job, kind, more, status, says):
    answer = send(provider, job, "start", kind, **more)

    assert answer.status_code == status
    assert says in answer.content.decode()
    assert Evidence.objects.count() == 0


def test_nobody_else_gives_evidence(customer, stranger, anybody, job):
    for visitor in (customer, stranger):
        assert send(visitor, job, "start", "photo", photo((80, 60))).status_code == 404
    assert send(anybody, job, "start", "photo", photo((80, 60)))["Location"].startswith("/login/")
    assert Evidence.objects.count() == 0


def test_a_line_that_was_not_done_needs_a_word_which_the_customer_reads(provider, customer, job):
    visit = begun(provider, job)
    ticks = lines_of(page(provider, visit))[1:]

    assert "请逐项打勾" in send(provider, visit, "finish", "checklist", tick=ticks).content.decode()
    assert send(provider, visit, "finish", "checklist", tick=ticks, words="阳台在装修").status_code == 302

    kept = page(provider, visit)
    assert len(re.findall(r'name="tick" value="\d+" checked', kept)) == len(ticks)
    send(provider, visit, "finish", "photo", photo((80, 60)))
    take(provider, visit, "finish")
    order = customer.get(f"/account/orders/{job.order.number}/").content.decode()
    assert "阳台在装修" in order
    assert order.count("未做") == 1


def test_a_drawn_signature_comes_from_the_pad(provider, customer, job):
    visit = begun(provider, job)
    drawing = "data:image/png;base64," + base64.b64encode(signature()).decode()

    assert send(provider, visit, "finish", "signature", drawing=drawing).status_code == 302

    piece = Evidence.objects.get(kind="signature")
    answer = customer.get(f"/evidence/{piece.number}/")
    assert (answer["Content-Type"], Image.open(BytesIO(answer.content)).size) == ("image/webp", (600, 200))


def test_where_nobody_opens_the_photo_of_the_door_comes_first(provider, job):
    text = page(provider, job)
    assert text.index('value="miss_customer"') < text.index('id="note"')
    with clock.at(job.starts_at + timedelta(minutes=20)):
        for _twice in range(2):
            take(provider, job, "call")
        refused = take(provider, job, "miss_customer")
        send(provider, job, "miss_customer", "photo", photo((80, 60)))
        ended = take(provider, job, "miss_customer")

    assert (refused.status_code, "请拍一张门口的照片" in refused.content.decode()) == (400, True)
    assert (ended.status_code, Visit.objects.get(pk=job.pk).state) == (302, "customer_no_show")
