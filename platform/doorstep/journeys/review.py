"""Reviewing a finished visit from both sides, answering, moderating."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from doorstep.catalog.tree import catalogue
from doorstep.kernel import clock, timers
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.orders.actions import lock_order
from doorstep.orders.models import Order, Visit
from doorstep.orders.rights import may_work
from doorstep.policies.terms import Terms
from doorstep.reviews import actions, rights
from doorstep.reviews.models import CustomerRating, Review
from doorstep.reviews.refusals import AlreadyReviewed, BadReview, NotReviewable, ReviewWindowOver
from doorstep.rulebook.book import book

REVIEWABLE = (Order.State.COMPLETED, Order.State.CLOSED)


@transaction.atomic
def write_review(order: Order, *, by, stars: int, dimensions=None, tags=(), text="", anonymous=False) -> Review:
    """Say what a completed visit was like.

    Takes:   stars, 1 to 5; dimensions, {name in any language: 1..5} of the category; tags; text, at most 1000.
    Gives:   the Review, under a masked name or as anonymous; shown once the provider has written too, or when the window
             is over (at once where the terms say that reviews are not blind).
    Refuses: NotAllowed, NotReviewable, ReviewWindowOver, AlreadyReviewed, BadReview. Nothing is written then.
    Source:  F24, F25, E10.
    """
    refuse_unless(rights.may_review(by, order), NotAllowed)
    order = lock_order(order)
    visit = order.visits.filter(state=Visit.State.VERIFIED).exclude(provider=None).select_related("provider").last()
    refuse_unless(order.state in REVIEWABLE and visit, NotReviewable)
    refuse_unless(not Review.objects.filter(order=order).exists(), AlreadyReviewed)
    refuse_unless(clock.now() <= review_until(order), ReviewWindowOver)
    reveal_when_over(order)
    return actions.add_review(
        order,
        provider=visit.provider,
        by=by,
        stars=stars,
        dimensions=_in_default_language(order, dimensions or {}),
        tags=tags,
        text=text,
        anonymous=anonymous,
        blind=is_blind(order),
    )


@transaction.atomic
def rate_customer(visit: Visit, *, by, stars: int, note: str = "") -> CustomerRating:
    """Say what a customer was like, as the provider of a completed visit; never public, staff read it.

    Takes:   stars, 1 to 5; note, at most 200 characters.
    Gives:   the CustomerRating; the customer reads it once they have written too, or when the window is over.
    Refuses: NotAllowed, NotReviewable, ReviewWindowOver, AlreadyReviewed, BadReview. Nothing is written then.
    Source:  E10.
    """
    refuse_unless(may_work(by, visit), NotAllowed)
    order = lock_order(visit.order)
    refuse_unless(order.state in REVIEWABLE and visit.state == Visit.State.VERIFIED, NotReviewable)
    refuse_unless(not CustomerRating.objects.filter(order=order).exists(), AlreadyReviewed)
    refuse_unless(clock.now() <= review_until(order), ReviewWindowOver)
    reveal_when_over(order)
    return actions.add_rating(order, provider=visit.provider, by=by, stars=stars, note=note, blind=is_blind(order))


def may_rate_customer(visit: Visit, *, by) -> bool:
    """Say whether rate_customer would be heard now, to show or hide its form."""
    order = visit.order
    is_open = order.state in REVIEWABLE and visit.state == Visit.State.VERIFIED and clock.now() <= review_until(order)
    return is_open and may_work(by, visit) and not CustomerRating.objects.filter(order=order).exists()


def rating_for_customer(order: Order) -> CustomerRating | None:
    """Give what the provider said of the customer once they may read it; asks the database only for completed orders."""
    if not order.completed_at:
        return None
    return CustomerRating.objects.filter(order=order, revealed_at__isnull=False).select_related("provider").first()


def is_blind(order: Order) -> bool:
    """Say whether neither side reads the other's words before both have written."""
    return bool(order.terms.get("reviews_are_blind", Terms.reviews_are_blind))


def reveal_when_over(order: Order) -> None:
    """Set the one timer that closes an order's review window and shows what was written."""
    timers.set_timer("close", order, review_until(order))


def review_until(order: Order):
    """Give the last instant of reviewing an order, aware."""
    days = int(order.terms.get("review_days", Terms.review_days))
    return (order.completed_at or order.done_at or order.starts_at) + timedelta(days=days)


def may_write_review(order: Order, *, by) -> bool:
    """Say whether write_review would be heard now, to show or hide its button."""
    is_open = order.state in REVIEWABLE and clock.now() <= review_until(order)
    return is_open and rights.may_review(by, order) and not Review.objects.filter(order=order).exists()


def _in_default_language(order, dimensions) -> dict[str, int]:
    """Name the rated dimensions as the default language does; what the category does not ask is refused."""
    category = catalogue(book()).categories.get(order.category)
    known = {}
    for language, _name in settings.LANGUAGES if category else []:
        ours = category.dimensions(settings.LANGUAGE_CODE)
        known.update(zip(category.dimensions(language), ours, strict=False))
    refuse_unless(all(name in known for name in dimensions), BadReview, field="dimensions")
    return {known[name]: given for name, given in dimensions.items()}


def reply(review: Review, *, by, text: str) -> Review:
    """Answer a review as its provider, once. Refuses: NotAllowed, EmptyReply, AlreadyReplied."""
    return actions.add_reply(review, by=by, text=text)


def hide(review: Review, *, by, reason: str) -> Review:
    """Take a review off the pages and out of the counts. Refuses: NotAllowed."""
    return actions.hide_review(review, by=by, reason=reason)


def show(review: Review, *, by) -> Review:
    """Put a hidden review back. Refuses: NotAllowed."""
    return actions.show_review(review, by=by)
