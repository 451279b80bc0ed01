"""Writes the calendar of journeys.times for the week strip and the parts of a day."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages import wording

FEW = 3


def week_of(days, selected: date, address) -> dict:
    """Give seven days from the selected one's week on, as the week strip takes them; address(date) links a day."""
    first = days[0].on
    start = first + timedelta(days=(selected - first).days // 7 * 7)
    shown = [day for day in days if start <= day.on < start + timedelta(days=7)]
    before, after = start - timedelta(days=7), start + timedelta(days=7)
    return {
        "label": wording.month(shown[0].on),
        "previous_url": address(max(before, first)) if before >= first else "",
        "next_url": address(after) if after <= days[-1].on else "",
        "days": [_day(day, selected, address) for day in shown],
    }


def _day(day, selected, address) -> dict:
    count = sum(slot.is_open for slot in day.slots)
    note = (
        ngettext("%(count)s free time", "%(count)s free times", count) % {"count": count}
        if count
        else _("nothing free")
    )
    return {
        "iso": day.on.isoformat(),
        "weekday": wording.weekday(day.on),
        "day": str(day.on.day),
        "state": "closed" if not count else "few" if count <= FEW else "open",
        "note": note,
        "url": address(day.on),
        "is_selected": day.on == selected,
    }


def parts_of(day, draft, chosen=None) -> list[dict]:
    """Give a day's times as morning, afternoon and evening; an open one says what it costs more, a closed one why."""
    plain = draft.price().total_minor if draft else 0
    parts = [(_("Morning"), 0, 12), (_("Afternoon"), 12, 18), (_("Evening"), 18, 24)]
    shown = []
    for label, first, end in parts:
        inside = [slot for slot in day.slots if first <= slot.starts_at.hour < end]
        if inside and any(slot.reason != "past" for slot in inside):
            shown.append({"label": label, "note": "", "slots": [_slot(slot, draft, plain, chosen) for slot in inside]})
    return shown


def _slot(slot, draft, plain, chosen) -> dict:
    more = draft.price(slot.starts_at).total_minor - plain if draft and slot.is_open else 0
    sign = "+" if more > 0 else ""
    return {
        "value": slot.starts_at.isoformat(),
        "text": f"{slot.starts_at:%H:%M}",
        "is_open": slot.is_open,
        "is_chosen": slot.is_open and chosen == slot.starts_at,
        "note": f"{sign}{wording.amount(more, draft.city.currency)}" if more else "",
        "reason": str(slot.reason_text),
    }
