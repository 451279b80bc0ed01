"""Messages in the app, and who looked at one's contact data."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from doorstep.messages.actions import inbox as messages_of
from doorstep.messages.actions import mark_read
from doorstep.orders.models import Order
from doorstep.people.contacts import masked_name
from doorstep.people.models import ContactAccess
from pages import addresses, wording
from pages.asked import whole
from pages.shell import show

MOST = 30


@login_required
@require_safe
def inbox(request):
    """Show messages, newest first; seeing them is reading them."""
    start = whole(request.GET, "from", 10_000) or 0
    rows = list(messages_of(request.user)[start : start + MOST + 1])
    numbers = dict(Order.objects.filter(pk__in=[row.order_id for row in rows if row.order_id], customer=request.user)
                   .values_list("pk", "number"))  # fmt: skip
    zone = ZoneInfo(settings.TIME_ZONE)
    letters = [
        {"subject": row.subject, "text": row.body, "when": wording.moment(row.queued_at, zone), "iso": row.queued_at.isoformat(),
         "is_new": row.read_at is None,
         "url": addresses.named("order", numbers[row.order_id]) if row.order_id in numbers else ""}
        for row in rows[:MOST]
    ]  # fmt: skip
    if any(row.read_at is None for row in rows):
        mark_read(request.user)
    next_url = addresses.named("messages", **{"from": start + MOST}) if len(rows) > MOST else ""
    return show(request, "messages", _("Messages"), here="account", letters=letters, next_url=next_url)


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
        "contact_phone": _("phone"),
    }  # fmt: skip
    shown = [
        {"who": masked_name(row.viewer.name) or _("staff"), "role": _("staff") if row.viewer.is_staff else _("provider"),
         "when": wording.exact_moment(row.at, ZoneInfo(row.city.time_zone)), "iso": row.at.isoformat(),
         "what": ", ".join(names.get(name, name) for name in row.fields.split()),
         "order": numbers.get(row.order_id, ""),
         "url": addresses.named("order", numbers[row.order_id]) if row.order_id in numbers else ""}
        for row in rows
    ]  # fmt: skip
    count = ngettext("%(count)s sight", "%(count)s sights", len(rows)) % {"count": len(rows)}
    return show(request, "access_log", _("Who looked at my contact data"), here="account", rows=shown, count=count)
