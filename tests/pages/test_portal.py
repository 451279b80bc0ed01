"""The provider's portal: stages of the door, one button per step, hours, leave, reviews, income; nobody else gets in."""

import re
from datetime import timedelta

import pytest

from doorstep.kernel import actors, clock
from doorstep.orders.models import Order, Visit
from doorstep.people.models import ContactAccess
from doorstep.reviews.models import Review
from doorstep.rosters.models import Leave, WeeklyHours
from fixtures import booking
from tests.pages.conftest import SHANGHAI, named
from tests.pages.test_account import visit_of, worked
from tests.pages.walks import paid

pytestmark = pytest.mark.django_db
WANG = {"provider": "wang-guilan"}


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def job(customer) -> Visit:
    """A job of the cast's provider, two days ahead."""
    order = paid(customer, day=(clock.now() + timedelta(days=2)).date().isoformat(), **WANG)
    return visit_of(order)


def step(client, visit, verb, **evidence):
    return client.post(f"/work/jobs/{visit.number}/step/", {"verb": verb, **evidence})


def state_of(visit) -> str:
    return Visit.objects.get(pk=visit.pk).state


def test_the_door_is_shown_by_stages_and_each_sight_is_kept(provider, job):
    order = job.order
    address = f"/work/jobs/{job.number}/"

    early = text_of(provider.get(address))
    with clock.at(job.starts_at - timedelta(hours=20)):
        day_before = text_of(provider.get(address))
    with clock.at(job.starts_at - timedelta(hours=1)):
        near = text_of(provider.get(address))
    with clock.at(job.ends_at + timedelta(hours=25)):
        after = text_of(provider.get(address))

    assert [order.street in page for page in (early, day_before, near, after)] == [False, True, True, False]
    assert [order.door in page for page in (early, day_before, near, after)] == [False, False, True, False]
    assert [order.contact_phone in page for page in (early, day_before, near, after)] == [False, False, True, False]
    assert [('href="geo:' in page) for page in (early, day_before, near, after)] == [False, True, True, False]
    assert ContactAccess.objects.filter(order_id=order.pk).count() == 2


def test_one_button_leads_through_the_whole_job(provider, job):
    buttons = []
    with clock.at(job.starts_at):
        for evidence in ({}, {}, {"latitude": job.order.lat, "longitude": job.order.lng}, {"code": job.door_code}, {}):
            page = text_of(provider.get(f"/work/jobs/{job.number}/"))
            verb = re.search(r'button--huge" name="verb" value="(\w+)"', page)[1]
            buttons.append(verb)
            booking.prove(Visit.objects.get(pk=job.pk), verb, by=actors.provider(job.provider.user))
            assert step(provider, job, verb, **evidence).status_code == 302

    assert buttons == ["acknowledge", "depart", "arrive", "start", "finish"]
    assert state_of(job) == "work_done"


def waiting(page) -> dict[str, str]:
    """Give what is shown as not yet possible, with its time."""
    buttons = re.findall(r'type="button" aria-disabled="true" aria-describedby="([^"]+)">([^<]+)<', page)
    return {text: re.search(rf'id="{told_by}">([^<]+)<', page)[1] for told_by, text in buttons}


def test_a_step_before_its_time_is_no_button_and_says_from_when(provider, job):
    step(provider, job, "acknowledge")
    address, at = f"/en/work/jobs/{job.number}/", {}
    for minutes in (120, 30):
        at[minutes] = f"{(job.starts_at - timedelta(minutes=minutes)).astimezone(SHANGHAI):%H:%M}"
    day_before = waiting(text_of(provider.get(address)))
    with clock.at(job.starts_at - timedelta(minutes=121)):
        early, refused = text_of(provider.get(address)), step(provider, job, "depart")
    with clock.at(job.starts_at - timedelta(minutes=120)):
        in_time = text_of(provider.get(address))
    with clock.at(job.starts_at - timedelta(minutes=60)):
        step(provider, job, "depart")
        step(provider, job, "arrive", note="定位不准")
        at_the_door = text_of(provider.get(address))

    assert (waiting(early), 'value="depart"' in early) == ({"Set off": f"from {at[120]}"}, False)
    assert day_before["Set off"].endswith(f", {at[120]}")
    assert (refused.status_code, f"{at[120]} 起可以出发" in text_of(refused)) == (409, True)
    assert (waiting(in_time), 'value="depart"' in in_time) == ({}, True)
    assert waiting(at_the_door)["Begin"] == f"from {at[30]}"
    assert ('name="code"' in at_the_door, 'name="verb" value="start"' in at_the_door) == (False, False)


def test_nobody_opens_says_until_when_to_wait(provider, job):
    for verb, minutes in (("acknowledge", 60), ("depart", 60), ("arrive", -5)):
        with clock.at(job.starts_at - timedelta(minutes=minutes)):
            step(provider, job, verb, note="到了")
    over = job.starts_at + timedelta(minutes=20)  # five minutes after the agreed time, and fifteen more
    with clock.at(over - timedelta(minutes=1)):
        early = text_of(provider.get(f"/work/jobs/{job.number}/"))
        refused = step(provider, job, "miss_customer", note="没人")
    with clock.at(over):
        late = text_of(provider.get(f"/work/jobs/{job.number}/"))

    at = f"{over.astimezone(SHANGHAI):%H:%M}"
    assert waiting(early) == {"没有人开门": f"{at} 起可以"}
    assert f"请等到 {at}" in early
    assert (refused.status_code, f"{at}，其间请给客户打电话" in text_of(refused)) == (409, True)
    assert (waiting(late), state_of(job)) == ({}, "arrived")


def test_a_pause_and_going_on(provider, job):
    with clock.at(job.starts_at):
        step(provider, job, "acknowledge")
        step(provider, job, "depart")
        step(provider, job, "arrive", note="定位不准")
        booking.prove(Visit.objects.get(pk=job.pk), "start", by=actors.provider(job.provider.user))
        step(provider, job, "start", code=job.door_code)
        step(provider, job, "pause", note="买配件")
        assert state_of(job) == "paused"
        step(provider, job, "resume")

    assert state_of(job) == "in_service"


def test_far_from_the_door_a_note_is_asked_for(provider, job):
    with clock.at(job.starts_at):
        step(provider, job, "acknowledge")
        step(provider, job, "depart")
        answer = step(provider, job, "arrive", latitude="30.0", longitude="120.0")

        assert answer.status_code == 409
        assert state_of(job) == "en_route"
        assert 'name="note"' in text_of(answer)
        step(provider, job, "arrive", note="地图位置不对")

    assert state_of(job) == "arrived"


def test_a_wrong_service_code_starts_nothing(provider, job):
    with clock.at(job.starts_at):
        for verb in ("acknowledge", "depart"):
            step(provider, job, verb)
        step(provider, job, "arrive", note="到了")
        booking.prove(Visit.objects.get(pk=job.pk), "start", by=actors.provider(job.provider.user))
        answer = step(provider, job, "start", code="000000" if job.door_code != "000000" else "111111")

    assert answer.status_code == 409
    assert (state_of(job), Visit.objects.get(pk=job.pk).code_tries) == ("arrived", 1)


def test_a_job_is_declined_with_a_reason_of_the_list(provider, job):
    assert provider.post(f"/work/jobs/{job.number}/decline/", {"reason": "because"}).status_code == 400
    assert state_of(job) == "assigned"

    answer = provider.post(f"/work/jobs/{job.number}/decline/", {"reason": "no_time"})

    assert answer["Location"] == "/work/"
    assert Visit.objects.get(pk=job.pk).provider != named("王桂兰").provider


@pytest.mark.parametrize("tail", ["", "decline/"])
def test_nobody_else_sees_a_job(customer, stranger, anybody, job, tail):
    path = f"/work/jobs/{job.number}/{tail}"

    assert [customer.get(path).status_code, stranger.get(path).status_code] == [404, 404]
    assert anybody.get(path).status_code == 302
    assert stranger.post(f"/work/jobs/{job.number}/step/", {"verb": "acknowledge"}).status_code == 404
    assert state_of(job) == "assigned"


@pytest.mark.parametrize("path", ["", "hours/", "leave/", "reviews/", "income/"])
def test_the_portal_is_for_providers(customer, path):
    assert customer.get(f"/work/{path}").status_code == 404


def test_hours_are_replaced_and_a_wrong_pair_keeps_what_was_written(provider):
    wrong = provider.post("/work/hours/", {"d0-0-from": "09:00", "d0-0-until": ""})
    assert wrong.status_code == 400
    assert WeeklyHours.objects.filter(provider__code="wang-guilan").count() == 7

    provider.post(
        "/work/hours/", {"d0-0-from": "09:00", "d0-0-until": "12:00", "d0-1-from": "13:30", "d0-1-until": "18:00"}
    )

    rows = WeeklyHours.objects.filter(provider__code="wang-guilan").values_list(
        "weekday", "from_minute", "until_minute"
    )
    assert list(rows) == [(0, 540, 720), (0, 810, 1080)]


def test_leave_names_the_jobs_in_the_way(provider, job):
    on = job.starts_at.astimezone(SHANGHAI).date().isoformat()
    answer = provider.post("/work/leave/", {"from": on, "until": on})
    assert answer.status_code == 409
    assert not Leave.objects.filter(provider__code="wang-guilan").exists()

    later = (job.starts_at + timedelta(days=5)).date().isoformat()
    provider.post("/work/leave/", {"from": later, "until": later, "reason": "家里有事"})
    row = Leave.objects.get(provider__code="wang-guilan")
    assert "家里有事" in text_of(provider.get("/work/leave/"))
    provider.post(f"/work/leave/{row.pk}/withdrawal/")

    row.refresh_from_db()
    assert row.cancelled_at is not None


def test_a_review_is_answered_once(provider, customer):
    order = worked(paid(customer, **WANG))
    with clock.at(order.starts_at + timedelta(hours=3)):
        customer.post(f"/account/orders/{order.number}/acceptance/")
        customer.post(f"/account/orders/{order.number}/review/", {"stars-0": "5", "text": "擦得很亮"})
        review = Review.objects.get(order=order)
        assert "擦得很亮" not in text_of(provider.get("/work/reviews/"))  # until both have written
        provider.post(f"/work/jobs/{order.visits.get().number}/rating/", {"stars": "5"})
        assert "擦得很亮" in text_of(provider.get("/work/reviews/"))

        provider.post(f"/work/reviews/{review.pk}/reply/", {"text": "谢谢"})
        provider.post(f"/work/reviews/{review.pk}/reply/", {"text": "再说一次"})

    review.refresh_from_db()
    assert review.reply == "谢谢"


def test_income_lists_each_job(provider, customer):
    order = worked(paid(customer, **WANG))
    with clock.at(order.starts_at + timedelta(hours=3)):
        customer.post(f"/account/orders/{order.number}/acceptance/")
        page = text_of(provider.get("/work/income/"))

    order = Order.objects.get(pk=order.pk)
    assert f">{order.provider_minor // 100}" in page


def test_the_agenda_costs_the_same_queries_however_many_jobs(provider, customer, django_assert_max_num_queries):
    paid(customer, **WANG)
    with django_assert_max_num_queries(16):
        provider.get("/work/")
    for _number in range(3):
        paid(customer, **WANG)

    with django_assert_max_num_queries(16):
        page = provider.get("/work/")

    assert text_of(page).count('class="agenda__item') == 3


def test_the_worker_looks_after_the_portal_and_is_never_cached(anybody):
    worker, manifest = anybody.get("/work/sw.js"), anybody.get("/work/manifest.webmanifest?lang=en")

    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert worker["Service-Worker-Allowed"] == "/"
    assert manifest.json()["start_url"] == "/en/work/"


def test_a_job_that_is_done_makes_room_for_the_next(provider, customer):
    done = paid(customer, day=(clock.now() + timedelta(days=2)).date().isoformat(), **WANG)
    worked(done)

    with clock.at(done.starts_at + timedelta(minutes=1)):
        page, past = text_of(provider.get("/work/")), text_of(provider.get("/work/?past=1"))

    number = visit_of(done).number
    assert (number in page, number in past) == (False, True)
