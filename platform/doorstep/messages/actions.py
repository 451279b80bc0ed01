"""Every write of the messages: queue in the transaction of what happened, deliver after it, mark as read."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F

from doorstep.brand.face import face
from doorstep.kernel import clock
from doorstep.kernel.rows import insert
from doorstep.messages import channels
from doorstep.messages.models import Message
from doorstep.messages.rendering import rendered
from doorstep.rulebook.book import book

MOST_TRIES = 8
FIRST_WAIT_S = 30
LEASE = timedelta(minutes=5)  # a sender that died keeps its message this long
SPEAKS = {"inapp": ("inapp",), "mail": ("mail",), "sms": ("sms", "inapp")}  # short messages use the short text
log = logging.getLogger(__name__)


def queue(
    event: str, *, audience: str, variables: dict, key: str,
    user=None, city=None, order_id=None, contact="", via=None, language="",
) -> list[Message]:  # fmt: skip
    """Tell one person something, in their language, through every channel that reaches them; inside the transaction.

    Takes:   event and audience as in the templates; variables of the templates; key, the event's natural key: the same
             key, audience and channel is sent once, however often it is queued; user, or a contact with via, the one
             channel to use; city, the City whose templates hold.
    Gives:   the messages written, in-app ones already sent; [] when no template speaks, which is logged.
    """
    language = language or getattr(user, "language", "") or settings.LANGUAGE_CODE
    rows = []
    for channel, address in [(via, contact)] if via else _reaches(user):
        template = _template(event, audience, channel, city)
        if template:
            rows.append(
                _row(template, event, audience, channel, address, variables, key, user, city, order_id, language)
            )
    insert(*rows, passing_known=True)
    return rows


def _reaches(user) -> list[tuple[str, str]]:
    """In the app, by mail when there is an address; guests, who have no app, by short message."""
    found = [] if user.is_guest else [("inapp", "")]
    if user.email:
        found.append(("mail", user.email))
    elif user.is_guest and user.phone:
        found.append(("sms", user.phone))
    return found


def _template(event, audience, channel, city) -> dict | None:
    for spoken in SPEAKS[channel]:
        template, _origins = book().effective("message", f"{event}/{audience}/{spoken}", city.code if city else "")
        if template:
            return None if template.get("is_silent") else template
    log.warning("No template speaks of %s to a %s through %s.", event, audience, channel)
    return None


def _row(template, event, audience, channel, address, variables, key, user, city, order_id, language) -> Message:
    now, is_sent = clock.now(), channel == channels.INAPP
    subject, body = (_written(template[part], variables, language) for part in ("subject", "body"))
    return Message(
        city=city,
        user=user,
        order_id=order_id,
        event=event,
        channel=channel,
        address=address,
        sender=_one_line(face(book()).name.in_(language))[:60],
        subject=_one_line(subject)[:200],
        body=body,
        key=f"{event}/{key}/{audience}/{channel}",
        state=Message.State.SENT if is_sent else Message.State.QUEUED,
        queued_at=now,
        next_try_at=now,
        sent_at=now if is_sent else None,
    )


def _one_line(text) -> str:
    return " ".join(text.split())


def _written(texts, variables, language) -> str:
    text = texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")
    return rendered(text, variables).strip()


def deliver_due(limit: int = 100) -> int:
    """Send what waits, oldest first; never inside a transaction. Gives how many left the house.

    Whoever takes a message first sends it; a failure is tried again after 30 s, 1, 2, 4 ... minutes, eight times.
    """
    waiting = Message.objects.filter(state=Message.State.QUEUED, next_try_at__lte=clock.now())
    return sum(_deliver(message) for message in waiting.order_by("next_try_at", "pk")[:limit])


def _deliver(message) -> bool:
    mine = Message.objects.filter(pk=message.pk, state=Message.State.QUEUED, tries=message.tries)
    if not mine.update(tries=F("tries") + 1, next_try_at=clock.now() + LEASE):
        return False
    try:
        channels.send(message)
    except Exception as problem:  # whatever a network does, the message waits for its next try
        _put_off(message, problem)
        return False
    Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=clock.now())
    return True


def _put_off(message, problem):
    log.warning("Message %s was not delivered (try %s): %s", message.pk, message.tries + 1, problem)
    later = clock.now() + timedelta(seconds=FIRST_WAIT_S * 2**message.tries)
    state = Message.State.QUEUED if message.tries + 1 < MOST_TRIES else Message.State.FAILED
    Message.objects.filter(pk=message.pk).update(state=state, next_try_at=later)


def inbox(user):
    """Give a person's in-app messages, newest first, a queryset."""
    return Message.objects.filter(user=user, channel=channels.INAPP)


def mark_read(user, message_id: int | None = None) -> int:
    """Mark one in-app message of a person as read, or all of them; give how many were new."""
    unread = inbox(user).filter(read_at=None)
    if message_id is not None:
        unread = unread.filter(pk=message_id)
    return unread.update(read_at=clock.now())
