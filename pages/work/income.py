"""What a provider earned, and what customers said; each review can be answered once."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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


@at_the_desk
@require_safe
def income(request):
    """List a month's earnings, job by job."""
    found = income_of(request.provider, _month_asked(request))
    this_month = clock.now().astimezone(request.zone).date().replace(day=1)
    before = (found.month - timedelta(days=1)).replace(day=1)
    after = (found.month + timedelta(days=32)).replace(day=1)
    rows = [
        {"label": spoken(row.order.service_name), "when": wording.exact_moment(row.at, request.zone),
         "iso": row.at.isoformat(), "price": wording.price(row.amount_minor, row.currency),
         "note": _("cancellation fee") if row.reason == "fee" else ""}
        for row in found.transfers
    ]  # fmt: skip
    context = {
        "month": wording.month(found.month),
        "rows": rows,
        "total": wording.price(found.total_minor, found.currency),
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
