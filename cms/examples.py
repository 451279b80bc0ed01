"""What a policy means: an order of ¥200, and what changing or cancelling it costs at several times before the visit.

The sentences and fees are those of the deciders that customers meet, asked with the draft laid over the book.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.templatetags.cms_tags import day_of
from cms.widgets.clock import clock
from doorstep.kernel.money import EXPONENT, written
from doorstep.kernel.texts import spoken
from doorstep.places.atlas import CityFacts
from doorstep.policies.changes import VisitFacts, cancellation, free_change_until, rescheduling
from doorstep.policies.terms import Terms, terms_for
from doorstep.rulebook.book import Book

WHOLE = 200  # the order of the example, in whole units of the city's currency
EARLY = 4320  # the first row of the table: three days before
STARTS = 14  # o'clock


def policy_examples(rules: Book, city: CityFacts, path: tuple[str, ...], now: datetime) -> dict:
    """Give the example as the preview takes it: city, total, visit, facts and rows.

    Takes: rules, a Book with the draft; path, the category's codes from the root.
    """
    terms = terms_for(rules, city.code, path)
    starts = (now.astimezone(city.zone) + timedelta(days=5)).replace(hour=STARTS, minute=0, second=0, microsecond=0)
    total = WHOLE * 10 ** EXPONENT.get(city.currency, 2)
    facts = VisitFacts(starts, total, city.zone, True, False, 0, "customer")
    rows = [
        _row(terms, facts, starts - timedelta(minutes=left), city, _before(left)) for left in _samples(terms, facts)
    ]
    often = replace(facts, times_rescheduled=terms.reschedule_free_times)
    says = ngettext("%(n)s change made", "%(n)s changes made", often.times_rescheduled) % {"n": often.times_rescheduled}
    rows.insert(1, _row(terms, often, starts - timedelta(minutes=EARLY), city, f"{_before(EARLY)}, {says}"))
    gone = replace(facts, is_departed=True)
    rows.append(_row(terms, gone, starts - timedelta(minutes=20), city, _("The provider is on the way")))
    late = starts + timedelta(minutes=terms.late_free_cancel_minutes + 5)
    says = _("Nobody has come %(time)s after the agreed time") % {"time": _span(terms.late_free_cancel_minutes + 5)}
    rows.append(_row(terms, gone, late, city, says))
    return {
        "city": str(city.name),
        "total": written(total, city.currency),
        "visit": f"{day_of(starts)} {starts:%H:%M}",
        "facts": _facts(terms),
        "rows": rows,
    }


def _row(terms, facts, at, city, label) -> dict:
    def told(decision):
        fee, step = decision.value, decision.trace[-1]
        cost = written(fee.fee_minor, city.currency) if fee.fee_minor else _("free")
        share = written(fee.provider_minor, city.currency) if fee.provider_minor else ""
        return {"is_allowed": fee.allowed, "cost": cost if fee.allowed else _("not possible"), "share": share,
                "is_free": fee.allowed and not fee.fee_minor, "says": spoken(step.says)}  # fmt: skip

    local = at.astimezone(city.zone)
    return {
        "label": label,
        "when": f"{day_of(local)} {local:%H:%M}",
        "move": told(rescheduling(terms, facts, at=at)),
        "cancel": told(cancellation(terms, facts, at=at)),
    }


def _samples(terms: Terms, facts: VisitFacts) -> list[int]:
    """Give minutes before the visit, one between each two limits of the terms, so that every rule is seen once."""
    free = int((facts.starts_at - free_change_until(terms, facts.starts_at, facts.zone)).total_seconds() // 60)
    limits = {rung.within_minutes for rung in terms.cancel_ladder} | {terms.reschedule_closed_minutes, free}
    edges = sorted((limit for limit in limits if 0 < limit < EARLY), reverse=True)
    between = [_round((upper + lower) // 2) for upper, lower in zip(edges, [*edges[1:], 0], strict=True)]
    return [EARLY, *dict.fromkeys(between)]


def _round(minutes: int) -> int:
    """Round to whole hours, or to five minutes when it is close."""
    step = 60 if minutes >= 180 else 5
    return max(step, minutes // step * step)


def _before(minutes: int) -> str:
    return _("%(time)s before") % {"time": _span(minutes)}


def _span(minutes: int) -> str:
    if minutes % 1440 == 0:
        return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": minutes // 1440}
    if minutes % 60 == 0:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _facts(terms: Terms) -> list[dict]:
    """Give what customers meet before they have an order."""
    facts = [
        (_("First time that can be booked"), _("%(time)s from now"), _span(terms.lead_minutes)),
        (_("Last day that can be booked"), _("%(time)s from now"), _span(terms.horizon_days * 1440)),
        (_("Kept while they pay"), "%(time)s", _span(terms.hold_minutes)),
        (_("Free change until"), _("%(time)s the day before"), clock(terms.reschedule_free_until_minute)),
        (_("Counts as accepted"), _("%(time)s after the work is done"), _span(terms.accept_hours * 60)),
    ]
    return [{"name": name, "value": says % {"time": span}} for name, says, span in facts]
