"""What a provider earned, and what customers said; each review can be answered once."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from doorstep.journeys import review as reviewing
from doorstep.journeys.work import income_of, reviews_of
from doorstep.kernel import clock
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from pages import addresses, wording
from pages.asked import whole, words
from pages.cards import rating, review_row
from pages.work.desk import at_the_desk, desk

MOST = 20


def _month_asked(request) -> date | None:
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return None
    return asked if 2000 <= asked.year <= 2200 else None


NOTES = {"fee": gettext_lazy("cancellation fee"), "credit": gettext_lazy("borne for something that went wrong")}


def _line(earning, zone) -> dict:
    """Give a movement as a line of the list: what for, when, from when on it can be paid out."""
    row, on = earning.transfer, earning.payable_on
    is_due = on <= clock.now().astimezone(zone).date()
    payable = _("payable") if is_due else _("payable from %(day)s") % {"day": wording.day(on)}
    return {
        "label": spoken(row.order.service_name),
        "when": wording.exact_moment(row.at, zone),
        "iso": row.at.isoformat(),
        "price": wording.price(earning.amount_minor, row.currency),
        "note": " · ".join(part for part in (str(NOTES.get(row.reason, "")), payable) if part),
    }


@at_the_desk
@require_safe
def income(request):
    """List a month's earnings, job by job."""
    found = income_of(request.provider, _month_asked(request))
    this_month = clock.now().astimezone(request.zone).date().replace(day=1)
    before = (found.month - timedelta(days=1)).replace(day=1)
    after = (found.month + timedelta(days=32)).replace(day=1)
    rows = [_line(earning, request.zone) for earning in found.earnings]
    context = {
        "month": wording.month(found.month),
        "rows": rows,
        "total": wording.price(found.total_minor, found.currency),
        "payable": _("of it %(amount)s payable now") % {"amount": wording.amount(found.payable_minor, found.currency)},
        "count": ngettext("%(count)s payment", "%(count)s payments", len(rows)) % {"count": len(rows)},
        "previous_url": addresses.named("work-income", month=f"{before:%Y-%m}"),
        "next_url": addresses.named("work-income", month=f"{after:%Y-%m}") if after <= this_month else "",
    }
    return desk(request, "work_income", _("My income"), "work-income", **context)


@at_the_desk
@require_safe
def reviews(request):
    """Show reviews, newest first, with a place to answer."""
    start = whole(request.GET, "from", 10_000) or 0
    rows = list(reviews_of(request.provider).select_related("provider")[start : start + MOST + 1])
    shown = [
        {
            **review_row(row, request.city_facts),
            "reply_url": "" if row.replied_at else addresses.named("work-reply", row.pk),
        }
        for row in rows[:MOST]
    ]
    context = {
        "rating": rating(request.provider.rating, request.provider.rating_count),
        "reviews": shown,
        "next_url": addresses.named("work-reviews", **{"from": start + MOST}) if len(rows) > MOST else "",
    }
    return desk(request, "work_reviews", _("My reviews"), "work-reviews", **context)


@at_the_desk
@require_POST
def reply(request, number):
    """Answer a review, once."""
    row = reviews_of(request.provider).filter(pk=number).first()
    if row is None:
        raise Http404
    try:
        reviewing.reply(row, by=request.by, text=words(request.POST, "text", 500))
    except Refusal as refused:
        messages.error(request, spoken(refused.says))
    else:
        messages.success(request, _("Your answer is shown below the review."))
    return HttpResponseRedirect(addresses.named("work-reviews"))
