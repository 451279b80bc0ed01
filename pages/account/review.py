"""Writing a review: stars per dimension, tags, words, anonymous if wished."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorstep.catalog.tree import catalogue
from doorstep.journeys.review import is_blind, may_write_review, review_until, write_review
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.rulebook.book import book
from pages import addresses, wording
from pages.account.orders import sees_city, zone_of
from pages.asked import whole, words
from pages.cards import stars_label
from pages.shell import show
from pages.visitors import order_and_customer


def tags_to_choose() -> list[str]:
    return [_("On time"), _("Thorough"), _("Friendly"), _("Careful"), _("Skilled"), _("Explained well")]


def blind_until(order) -> str:
    """Say when a review is shown, where that is not at once."""
    if not is_blind(order):
        return ""
    when = wording.exact_moment(review_until(order), zone_of(order))
    return _("It is shown once both of you have written, at the latest on %(when)s.") % {"when": when}


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, number):
    """Ask for stars and words about a finished order; what was filled in stays when something is wrong."""
    order, by = order_and_customer(request, number)
    sees_city(request, order)
    if not may_write_review(order, by=by):
        return HttpResponseRedirect(addresses.named("order", number))
    node = catalogue(book()).categories.get(order.category)
    names = node.dimensions() if node else []
    problem = ""
    if request.method == "POST":
        try:
            _write(request, order, by, names)
        except Refusal as refused:
            problem = spoken(refused.says)
        else:
            messages.success(request, " ".join([_("Thank you for your review."), blind_until(order)]).strip())
            return HttpResponseRedirect(addresses.named("order", number))
    asked = request.POST
    labels = [(0, _("Overall")), *enumerate(names, 1)]
    context = {
        "order": order,
        "name": spoken(order.service_name),
        "dimensions": [
            _dimension(f"stars-{place}", label, whole(asked, f"stars-{place}") or 0) for place, label in labels
        ],
        "tags": [{"value": tag, "label": tag, "is_chosen": tag in asked.getlist("tag")} for tag in tags_to_choose()],
        "text": words(asked, "text", 1000),
        "anonymous": asked.get("anonymous") == "1",
        "problem": problem,
        "blind_until": blind_until(order),
        "order_url": addresses.named("order", number),
    }
    return show(request, "order_review", _("How was it?"), status=400 if problem else 200, here="orders", **context)


def _dimension(name, label, value) -> dict:
    choices = [{"value": stars, "label": stars_label(stars)} for stars in (5, 4, 3, 2, 1)]
    return {"name": name, "label": label, "value": value, "choices": choices}


def _write(request, order, by, names):
    asked = request.POST
    given = {name: whole(asked, f"stars-{place}") for place, name in enumerate(names, 1)}
    tags = [tag for tag in tags_to_choose() if tag in asked.getlist("tag")]
    write_review(
        order,
        by=by,
        stars=whole(asked, "stars-0") or 0,
        dimensions={name: stars for name, stars in given.items() if stars is not None},
        tags=tags,
        text=asked.get("text", "").replace("\x00", "").strip(),
        anonymous=asked.get("anonymous") == "1",
    )
