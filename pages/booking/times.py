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


def closed_why(day) -> str:
    """Give the reason that most times of a day without a free one share, else nothing."""
    reasons = [] if day.is_open else [str(slot.reason_text) for slot in day.slots if slot.reason]
    return max(reasons, key=reasons.count) if reasons else ""


def parts_of(day, draft, chosen=None, told="") -> list[dict]:
    """Give a day's times as morning, afternoon and evening; an open one says what it costs more.

    Why times are closed is said once per part and reason, not per time; a reason that was told above the times, not again.
    """
    plain = draft.price().total_minor if draft else 0
    parts = [(_("Morning"), 0, 12), (_("Afternoon"), 12, 18), (_("Evening"), 18, 24)]
    shown = []
    for label, first, end in parts:
        inside = [slot for slot in day.slots if first <= slot.starts_at.hour < end]
        if inside and any(slot.reason != "past" for slot in inside):
            slots = [_slot(slot, draft, plain, chosen) for slot in inside]
            shown.append({"label": label, "slots": slots, "reasons": _reasons(slots, told)})
    return shown


def _reasons(slots, told) -> list[str]:
    """Give each reason of a part once, with its times where some of the part are open or closed for another one."""
    closed: dict[str, list[int]] = {}
    for place, slot in enumerate(slots):
        if slot["reason"] and not slot["is_open"]:
            closed.setdefault(slot["reason"], []).append(place)
    return [
        reason
        if len(places) == len(slots)
        else _("%(times)s: %(reason)s") % {"times": _runs(slots, places), "reason": reason}
        for reason, places in closed.items()
        if reason != told
    ]


def _runs(slots, places) -> str:
    """Write three and more times that follow each other from the first to the last: 07:00, 07:30, 19:30-21:30."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    words = [[slots[place]["text"] for place in run] for run in runs]
    return wording.listed(f"{run[0]}-{run[-1]}" if len(run) > 2 else wording.listed(run) for run in words)


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
