"""Who is told what, once, in their own language, without contact data."""

from datetime import timedelta

import pytest
from django.urls import resolve

from doorstep.journeys import cancel, fulfil, pay, reschedule, telling
from doorstep.journeys import review as reviewing
from doorstep.kernel import actors, clock
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.messages.models import Message
from doorstep.orders.notices import order_moved
from doorstep.payments.refunds import refund
from doorstep.people import actions as people
from doorstep.people.notices import code_made
from doorstep.rulebook.book import book
from tests.grounds import ground
from tests.platform.world import MORNING, VISIT, World, again, hire, remember_nothing, speak_of, visit_of

pytestmark = pytest.mark.django_db
LATER = VISIT + timedelta(days=1)


def quietly_speak():
    """Publish templates only of events that the cast does not speak of already."""
    events = {*(event for event, _sides in telling.ORDER_STEPS.values()), "visit.withdrawn", "login.code"}
    events |= {event for event, _sides in telling.VISIT_STEPS.values()}
    events |= {"visit.reassigned", "order.rescheduled", "payment.failed", "payment.refunded", "review.published"}
    events |= {"review.replied"}
    for event in sorted(events):
        if not any(entry.key.startswith(f"{event}/") for entry in book().all("message")):
            speak_of(event)


@ground
def telling_world():
    with clock.at(MORNING):
        quietly_speak()
        made = World()
        Message.objects.all().delete()
        return made


@pytest.fixture
def world(telling_world):
    with clock.at(MORNING):
        yield telling_world


def told(user, channel="inapp") -> list[str]:
    return list(Message.objects.filter(user=user, channel=channel).order_by("pk").values_list("event", flat=True))


def test_both_sides_follow_a_visit_from_order_to_review(world):
    order = world.done()
    with clock.at(VISIT):
        review = reviewing.write_review(order, by=world.us, stars=5)
        assert "review.published" not in told(world.provider.user)
        reviewing.rate_customer(visit_of(order), by=world.them, stars=5)
        review.refresh_from_db()
        reviewing.reply(review, by=world.them, text="谢谢")

    assert told(world.customer) == [
        "order.placed", "order.confirmed", "visit.assigned", "visit.acknowledged", "visit.en_route", "visit.arrived",
        "visit.started", "visit.finished", "visit.verified", "review.replied",
    ]  # fmt: skip
    assert told(world.provider.user) == ["visit.assigned", "visit.acknowledged", "visit.verified", "review.published"]


def test_the_same_step_announced_twice_is_told_once(world):
    order = world.order()
    order_moved.tell(order=order, step="place", by=world.us, data={})

    assert told(world.customer) == ["order.placed"]


def test_a_silent_step_is_told_to_nobody(world):
    order = world.order()
    Message.objects.all().delete()
    order_moved.tell(order=order, step="place", by=world.us, data={"silent": True})

    assert told(world.customer) == []


def test_a_move_is_told_once_to_the_customer_and_to_a_provider_who_keeps_the_job(world):
    order = world.paid()
    Message.objects.all().delete()
    reschedule.reschedule(order, by=world.us, starts_at=LATER)

    assert told(world.customer) == ["order.rescheduled"]
    assert told(world.provider.user) == ["order.rescheduled"]
    text = Message.objects.get(user=world.customer, event="order.rescheduled", channel="inapp")
    assert "3月4日 周四 14:00-15:00" in f"{text.subject} {text.body}"


def test_when_the_move_changes_the_provider_each_hears_their_own_part(world):
    order = world.paid()
    fulfil.acknowledge(visit_of(order), by=world.them)
    other = hire(world.city, "zhao", phone="13098760010")
    world.provider.leaves.create(
        city=world.city, starts_at=LATER - timedelta(hours=9), ends_at=LATER + timedelta(days=1)
    )
    remember_nothing()
    Message.objects.all().delete()
    reschedule.reschedule(order, by=world.us, starts_at=LATER)

    assert told(world.customer) == ["order.rescheduled"]
    assert told(world.provider.user) == ["order.cancelled"]
    assert told(other.user) == ["visit.assigned"]


def test_a_cancellation_is_told_with_its_fee_and_refund_and_not_again_as_a_refund(world):
    order = world.paid()
    Message.objects.all().delete()
    with clock.at(VISIT - timedelta(hours=10)):
        cancel.cancel_order(order, by=world.us, reason="有事")

    assert told(world.customer) == ["order.cancelled"]
    assert told(world.provider.user) == ["order.cancelled"]
    facts = telling.variables_of(again(order), None, None, "customer", "zh-hans")["order"]
    assert (facts["fee"], facts["refund"]) == ("¥20", "¥80")


def test_a_provider_who_lets_the_answer_run_out_hears_that_the_job_is_gone(world):
    from doorstep.journeys import timing

    order = world.paid()
    Message.objects.all().delete()
    with clock.at(MORNING + timedelta(days=1)):
        timing.answer_ran_out(visit_of(order).pk)

    assert told(world.provider.user) == ["visit.withdrawn"]


def test_a_failed_payment_and_a_refund_by_itself_are_told(world):
    order = world.order()
    attempt = pay.start_payment(order, method="wechat", by=world.us)
    pay.settle(attempt.number, outcome="failed", event_id="e1")
    second = pay.start_payment(order, method="wechat", by=world.us)
    pay.settle(second.number, outcome="succeeded", event_id="e2")
    Message.objects.exclude(event="payment.failed").delete()
    refund(order.nodes.get(), 1_250, "补偿", THE_SYSTEM)

    assert told(world.customer) == ["payment.failed", "payment.refunded"]
    assert "¥12.50" in Message.objects.get(event="payment.refunded", channel="inapp").body


def test_variables_speak_the_readers_language_and_never_tell_the_door(world):
    order = world.paid()
    chinese, english = (
        telling.variables_of(order, visit_of(order), world.provider, "customer", language)
        for language in ("zh-hans", "en")
    )

    assert (chinese["order"]["starts"], english["order"]["starts"]) == (
        "3月3日 周三 14:00-15:00",
        "Wed 3 Mar, 14:00-15:00",
    )
    assert (chinese["order"]["service"], english["order"]["service"]) == ("擦窗", "Window polish")
    assert (chinese["provider"], english["provider"]) == (
        {"name": "王师傅", "noun": "师傅"},
        {"name": "Mr Wang", "noun": "window cleaner"},
    )
    assert chinese["order"]["place"] == "人民广场"
    for secret in ("钱王街", "502", "2580", "13098760001"):
        assert secret not in str(chinese) + str(english)


def test_links_lead_to_screens_that_exist(world):
    order = world.paid()
    visit = visit_of(order)
    for audience, name in (("customer", "order"), ("provider", "job")):
        for language in ("zh-hans", "en"):
            path = "/" + telling.link_to(order, visit, audience, language).split("/", 3)[3]
            assert path.startswith("/en/") == (language == "en")
            assert resolve(path.removeprefix("/en")).url_name == name


def test_a_log_in_code_goes_where_it_was_asked_for(world):
    sent = []

    def hear(code, **_rest):
        sent.append(code)

    code_made.connect(hear)
    people.request_code("13098765555", language="zh-hans")
    people.request_code("anna@example.com", language="en")
    code_made.disconnect(hear)

    rows = list(Message.objects.filter(event="login.code").order_by("pk"))
    assert [(row.channel, row.address, row.user) for row in rows] == [
        ("sms", "+8613098765555", None),
        ("mail", "anna@example.com", None),
    ]
    assert [code in row.body for code, row in zip(sent, rows, strict=True)] == [True, True]


def test_a_guest_hears_by_short_message_until_the_order_is_claimed(world):
    guest = people.guest("王小明", "13098760077", "zh-hans")
    order = world.order(by=actors.Actor(actors.PARTNER, None, "acme"), customer=guest)

    assert told(guest, "sms") == ["order.placed"]
    assert told(guest) == []
    assert order.customer == guest
