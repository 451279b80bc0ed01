"""Messages in the app, and who looked at one's contact data."""

import re
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from doorstep.messages.actions import inbox as messages_of
from doorstep.messages.actions import mark_read
from doorstep.orders.models import Order, Visit
from doorstep.people.contacts import masked_name
from doorstep.people.models import ContactAccess
from pages import addresses, wording
from pages.asked import whole
from pages.shell import show

MOST = 30
ADDRESS = re.compile(r"(https?://[^\s，。；、）]+)")
ADDRESS_AT_END = re.compile(rf"\s*{ADDRESS.pattern}$")


@login_required
@require_safe
def inbox(request):
    """Show messages, newest first; seeing them is reading them."""
    start = whole(request.GET, "from", 10_000) or 0
    rows = list(messages_of(request.user)[start : start + MOST + 1])
    found = _addresses_of(request.user, rows)
    letters = [_letter(row, found.get(row.order_id, "")) for row in rows[:MOST]]
    if any(row.read_at is None for row in rows):
        mark_read(request.user)
    next_url = addresses.named("messages", **{"from": start + MOST}) if len(rows) > MOST else ""
    return show(request, "messages", _("Messages"), here="account", letters=letters, next_url=next_url)


def _letter(row, url: str) -> dict:
    """Give a message as the inbox takes it; url, where it leads.

    Its text was written for mails too: the address at its end becomes the link below, one amid a sentence words to press.
    """
    text = row.body.strip()
    last = ADDRESS_AT_END.search(text)
    url = url or (last.group(1) if last else "")
    if last and not text[: last.start()].endswith((":", "：")):
        text = text[: last.start()]
    parts = [{"text": part, "url": ""} for part in ADDRESS.split(text) if part]
    for part in parts:
        if ADDRESS.fullmatch(part["text"]):
            own = url.rstrip("/").rpartition("/")[2]
            part["url"] = url if own and own in part["text"] else part["text"]
    return {
        "subject": row.subject,
        "parts": parts,
        "when": wording.moment(row.queued_at, ZoneInfo(settings.TIME_ZONE)),
        "iso": row.queued_at.isoformat(),
        "is_new": row.read_at is None,
        "url": url,
        "has_link": any(part["url"] for part in parts),
    }


def _addresses_of(user, rows) -> dict[int, str]:
    """Give where the messages of each order lead: a customer to the order, a provider to the job."""
    keys = {row.order_id for row in rows if row.order_id}
    jobs = Visit.objects.filter(order_id__in=keys, provider__user=user).order_by("id").values_list("order_id", "number")
    mine = Order.objects.filter(pk__in=keys, customer=user).values_list("pk", "number")
    return {key: addresses.named("job", number) for key, number in jobs} | {
        key: addresses.named("order", number) for key, number in mine
    }


@login_required
@require_safe
def access_log(request):
    """Show every sight of one's contact data: who, when, what, for which order."""
    rows = list(
        ContactAccess.objects.filter(subject=request.user).select_related("viewer", "city").order_by("-at")[:100]
    )
    numbers = dict(Order.objects.filter(pk__in={row.order_id for row in rows}).values_list("pk", "number"))
    names = {
        "street": _("street"), "door": _("door"), "access_note": _("how to get in"), "contact_name": pgettext("person", "name"),
        "contact_phone": _("phone"), "evidence": _("photos and signatures of the visit"),
    }  # fmt: skip
    shown = [
        {"who": masked_name(row.viewer.name) or _("staff"), "role": _("staff") if row.viewer.is_staff else _("provider"),
         "when": wording.exact_moment(row.at, ZoneInfo(row.city.time_zone)), "iso": row.at.isoformat(),
         "what": wording.listed(names.get(name, name) for name in row.fields.split()),
         "order": numbers.get(row.order_id, ""),
         "url": addresses.named("order", numbers[row.order_id]) if row.order_id in numbers else ""}
        for row in rows
    ]  # fmt: skip
    count = ngettext("%(count)s sight", "%(count)s sights", len(rows)) % {"count": len(rows)}
    return show(request, "access_log", _("Who saw my contact details"), here="account", rows=shown, count=count)
