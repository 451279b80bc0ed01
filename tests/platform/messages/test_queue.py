"""Queueing and delivering messages."""

from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core import mail
from django.db import connection

from doorstep.brand.actions import publish_brand
from doorstep.brand.models import Brand
from doorstep.kernel import clock
from doorstep.messages import actions, channels
from doorstep.messages.channels.mail import sender_of
from doorstep.messages.models import Message, MessageTemplate
from doorstep.rulebook.actions import publish_content
from tests.platform.world import MORNING, open_city, person, race, remember_nothing, speak_of, texts

pytestmark = pytest.mark.django_db
FACTS = {"order": {"number": "D1", "service": "擦窗", "starts": "11月24日 周二 14:00-16:00"}}
EVENT = "visit.withdrawn"


@pytest.fixture(autouse=True)
def _clock(db):
    Message.objects.all().delete()
    MessageTemplate.objects.filter(event=EVENT).delete()
    with clock.at(MORNING):
        yield


@pytest.fixture
def templates(_clock):
    speak_of(EVENT)


def tell(user, key="visit/1", **rest):
    facts = {"audience": "customer", "variables": FACTS, "key": key} | rest
    return actions.queue(EVENT, user=user, **facts)


def test_a_person_with_a_mail_address_is_told_in_the_app_at_once_and_by_mail_later(templates):
    user = person("13811112222", email="anna@example.com")
    tell(user)

    rows = {row.channel: row for row in Message.objects.all()}
    assert {name: (row.state, row.address) for name, row in rows.items()} == {
        "inapp": ("sent", ""),
        "mail": ("queued", "anna@example.com"),
    }
    assert rows["inapp"].body.startswith("D1 11月24日 周二 14:00-16:00")
    assert [m.channel for m in actions.inbox(user)] == ["inapp"]


def test_a_guest_who_has_no_app_is_told_by_short_message(templates):
    guest = person("13811112222", is_guest=True)
    tell(guest)

    assert [(m.channel, m.address) for m in Message.objects.all()] == [("sms", "+8613811112222")]


def test_the_same_event_is_told_once_and_another_again(templates):
    user = person("13811112222")
    tell(user)
    tell(user)
    tell(user, key="visit/2")

    assert Message.objects.count() == 2


def test_an_event_without_a_template_is_told_to_nobody(caplog):
    user = person("13811112222", email="anna@example.com")

    assert tell(user) == []
    assert not Message.objects.exists()
    assert "No template speaks of visit.withdrawn" in caplog.text


def test_a_city_can_silence_a_template_or_say_it_in_its_own_words(templates):
    city, user = open_city(), person("13811112222", email="anna@example.com")
    common = {"event": EVENT, "audience": "customer", "city": city, "subject": texts("临安"), "body": texts("临安说")}
    publish_content(MessageTemplate(code="own-words", channel="inapp", **common))
    publish_content(MessageTemplate(code="quiet", channel="mail", is_silent=True, **common))
    tell(user, city=city)

    assert [(m.channel, m.subject, m.body) for m in Message.objects.all()] == [("inapp", "临安", "临安说")]


def test_everybody_reads_their_own_language():
    publish_content(
        MessageTemplate(
            code="in-both", event=EVENT, audience="customer", channel="inapp",
            subject=texts("开工", "Started"), body=texts("开工了", "Work began"),
        )
    )  # fmt: skip
    for phone, language in (("13811112222", "zh-hans"), ("13811113333", "en")):
        user = person(phone, language=language)
        tell(user, variables={}, key=language)

    assert sorted(m.body for m in Message.objects.all()) == ["Work began", "开工了"]


def test_the_text_is_kept_encrypted_and_a_subject_is_one_line(templates):
    user = person("13811112222")
    facts = {"order": {**FACTS["order"], "service": "擦窗\nBcc: all@example.com" + "长" * 300}}
    tell(user, variables=facts)

    row = Message.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM doorstep_messages_message WHERE id = %s", [row.pk])
        sealed = cursor.fetchone()[0]
    assert "11月24日" in row.body
    assert "11月24日" not in sealed
    assert ("\n" in row.subject, len(row.subject)) == (False, 200)


def test_mail_leaves_once(templates, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    user = person(email="anna@example.com")
    tell(user)

    assert (actions.deliver_due(), actions.deliver_due()) == (1, 0)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["anna@example.com"], "擦窗")
    assert Message.objects.get(channel="mail").sent_at == MORNING


def test_mail_comes_from_the_brand_in_the_readers_language(templates, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "Doorstep <hello@gate.example>"
    brand = Brand.load()
    brand.name = texts("门到家\n", "Gate, at home")
    publish_brand(brand, by=None)
    remember_nothing()
    for language in ("zh-hans", "en"):
        tell(person(email=f"{language}@example.com", language=language), key=language)

    actions.deliver_due()

    senders = {letter.to[0]: letter.message()["From"] for letter in mail.outbox}
    assert {to: parseaddr(str(make_header(decode_header(sender)))) for to, sender in senders.items()} == {
        "zh-hans@example.com": ("门到家", "hello@gate.example"),
        "en@example.com": ("Gate, at home", "hello@gate.example"),
    }


def test_without_a_name_the_configured_sender_holds(settings):
    settings.DEFAULT_FROM_EMAIL = "Somebody <hello@gate.example>"

    assert sender_of("") == "Somebody <hello@gate.example>"


def test_a_channel_that_fails_is_tried_again_later_and_given_up_after_eight_tries(templates, settings):
    settings.MESSAGE_CHANNELS = {}
    tell(person(email="anna@example.com"))

    waits, at = [], MORNING
    for _try in range(8):
        with clock.at(at):
            assert actions.deliver_due() == 0
        row = Message.objects.get(channel="mail")
        waits.append((row.next_try_at - at).total_seconds())
        at = row.next_try_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840]
    assert (row.state, row.tries) == ("failed", 8)
    with clock.at(at + timedelta(days=1)):
        assert actions.deliver_due() == 0


def test_a_message_whose_sender_died_is_sent_after_its_lease(templates):
    tell(person(email="anna@example.com"))
    row = Message.objects.get(channel="mail")
    Message.objects.filter(pk=row.pk).update(tries=1, next_try_at=MORNING + actions.LEASE)

    assert actions.deliver_due() == 0
    with clock.at(MORNING + actions.LEASE):
        assert actions.deliver_due() == 1


def test_only_ones_own_messages_can_be_read_and_marked(templates):
    me, other = person("13811112222"), person("13811113333")
    tell(me)
    tell(me, key="visit/2")
    tell(other, key="visit/3")
    theirs = actions.inbox(other).get()

    assert actions.mark_read(me, theirs.pk) == 0
    assert actions.mark_read(me, actions.inbox(me)[0].pk) == 1
    assert (actions.mark_read(me), actions.mark_read(me)) == (1, 0)
    assert actions.inbox(other).get().read_at is None


@pytest.mark.django_db(transaction=True)
def test_racing_senders_send_a_message_once(templates, monkeypatch):
    sent = []
    monkeypatch.setattr(channels, "send", lambda message: sent.append(message.pk))
    for number in range(5):
        tell(person(email=f"anna{number}@example.com"), key=f"visit/{number}")

    race(4, lambda _number: actions.deliver_due())

    assert len(sent) == len(set(sent)) == 5
