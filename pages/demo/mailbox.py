"""The mailbox of the demo: codes and mails that would have left the house, newest first."""

import re
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.messages.models import Message
from pages import wording
from pages.shell import show

MOST = 40
CODE = re.compile(r"\b\d{6}\b")


@require_safe
def mailbox(request):
    """Show what would have been sent by short message and mail; nothing of this exists outside of the demo."""
    if not settings.DEMO:
        raise Http404
    zone = ZoneInfo(settings.TIME_ZONE)
    names = {"mail": _("E-mail"), "sms": _("Short message")}
    letters = [
        {"to": row.address, "channel": names.get(row.channel, row.channel), "subject": row.subject, "text": row.body,
         "when": wording.moment(row.queued_at, zone), "iso": row.queued_at.isoformat(), "code": _code(row)}
        for row in Message.objects.filter(channel__in=names)[:MOST]
    ]  # fmt: skip
    return show(request, "mailbox", _("Demo mailbox"), letters=letters)


def _code(row) -> str:
    found = CODE.search(row.body) if row.event == "login.code" else None
    return found.group() if found else ""
