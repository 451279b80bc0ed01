"""Every write of reviews; the counts of provider and service move in the same transaction, so that nothing drifts."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from doorstep.kernel import clock, log
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.orders.models import Order
from doorstep.people.contacts import masked_name
from doorstep.providers.models import Provider
from doorstep.reviews import rights
from doorstep.reviews.models import CustomerRating, Review, ServiceStats
from doorstep.reviews.notices import review_replied, review_written
from doorstep.reviews.refusals import AlreadyReplied, AlreadyReviewed, BadReview, EmptyReply

LONGEST_TEXT, LONGEST_REPLY, LONGEST_REASON, LONGEST_NOTE = 1000, 500, 120, 200
MOST_TAGS, LONGEST_TAG = 8, 20


@transaction.atomic
def add_review(order, *, provider, by, stars, dimensions, tags, text, anonymous, blind=False) -> Review:
    """Write what a customer says of a finished order, once.

    Takes:   stars, 1 to 5; dimensions, {name: 1..5}; tags, at most 8 short words; text, at most 1000 characters; blind,
             when it stays unseen until the provider wrote too. The order is locked by the caller.
    Refuses: BadReview (facts: field), AlreadyReviewed. Nothing is written then.
    """
    _check(stars, dimensions, tags, text)
    try:
        with transaction.atomic():
            review = Review.objects.create(
                city_id=order.city_id,
                order=order,
                provider=provider,
                service=order.service,
                by=by.user,
                author=_shown_as(order, anonymous),
                stars=stars,
                dimensions=dimensions,
                tags=list(tags),
                text=text.strip(),
                language=order.language,
                is_anonymous=anonymous,
                at=clock.now(),
            )
    except IntegrityError as twice:
        raise AlreadyReviewed() from twice
    log.write(review, "write", by=by)
    _reveal_unless(blind, order)
    review.refresh_from_db(fields=["revealed_at"])
    return review


@transaction.atomic
def add_rating(order, *, provider, by, stars, note, blind=False) -> CustomerRating:
    """Write what a provider says of a customer after a visit, once; it is never public.

    Takes:   stars, 1 to 5; note, at most 200 characters; blind, as for a review.
    Refuses: BadReview (facts: field), AlreadyReviewed. Nothing is written then.
    Source:  E10.
    """
    refuse_unless(_is_rating(stars), BadReview, field="stars")
    refuse_unless(len(note.strip()) <= LONGEST_NOTE, BadReview, field="note")
    facts = {"stars": stars, "note": note.strip(), "at": clock.now()}
    try:
        with transaction.atomic():
            rating = CustomerRating.objects.create(
                city_id=order.city_id, order=order, provider=provider, by=by.user, **facts
            )
    except IntegrityError as twice:
        raise AlreadyReviewed() from twice
    log.write(rating, "write", by=by)
    _reveal_unless(blind, order)
    rating.refresh_from_db(fields=["revealed_at"])
    return rating


def _reveal_unless(blind, order):
    both = CustomerRating.objects.filter(order=order).exists() and Review.objects.filter(order=order).exists()
    if both or not blind:
        reveal(order)


@transaction.atomic
def reveal(order) -> None:
    """Let each side read what the other wrote of an order; the review is public and counts from now on. Twice is as once."""
    now = clock.now()
    CustomerRating.objects.filter(order=order, revealed_at=None).update(revealed_at=now)
    review = Review.objects.select_for_update().filter(order=order, revealed_at=None).first()
    if review:
        Review.objects.filter(pk=review.pk).update(revealed_at=now)
        review.revealed_at = now
        if review.hidden_at is None:
            _count(review, +1)
            review_written.tell(review=review)


def _check(stars, dimensions, tags, text):
    refuse_unless(_is_rating(stars), BadReview, field="stars")
    refuse_unless(all(_is_rating(given) for given in dimensions.values()), BadReview, field="dimensions")
    fits = len(tags) <= MOST_TAGS and all(isinstance(tag, str) and len(tag) <= LONGEST_TAG for tag in tags)
    refuse_unless(fits, BadReview, field="tags")
    refuse_unless(len(text.strip()) <= LONGEST_TEXT, BadReview, field="text")


def _is_rating(stars) -> bool:
    return isinstance(stars, int) and not isinstance(stars, bool) and 1 <= stars <= 5


def _shown_as(order, anonymous) -> str:
    if anonymous:
        with override(order.language):
            return _("Anonymous")
    return masked_name(order.customer.name or order.contact_name)[:40]


def _count(review, sign: int):
    """Move the counts of provider and service by one review."""
    change = {"rating_sum": F("rating_sum") + sign * review.stars, "rating_count": F("rating_count") + sign}
    Provider.objects.filter(pk=review.provider_id).update(**change)
    stats, _is_new = ServiceStats.objects.get_or_create(city_id=review.city_id, service=review.service)
    ServiceStats.objects.filter(pk=stats.pk).update(**change)


def _count_shown(review, sign: int):
    """Move the counts by a review that both sides can read; a blind one never counted."""
    if review.revealed_at:
        _count(review, sign)


@transaction.atomic
def add_reply(review, *, by, text: str) -> Review:
    """Answer a review, once. Refuses: NotAllowed, EmptyReply, AlreadyReplied."""
    refuse_unless(rights.may_reply(by, review), NotAllowed)
    text = text.strip()
    refuse_unless(0 < len(text) <= LONGEST_REPLY, EmptyReply)
    now = clock.now()
    refuse_unless(
        Review.objects.filter(pk=review.pk, replied_at=None).update(reply=text, replied_at=now), AlreadyReplied
    )
    review.reply, review.replied_at = text, now
    log.write(review, "reply", by=by)
    review_replied.tell(review=review)
    return review


@transaction.atomic
def hide_review(review, *, by, reason: str) -> Review:
    """Take a review off the pages and out of the counts; twice is as once. Refuses: NotAllowed."""
    refuse_unless(rights.may_moderate(by, review), NotAllowed)
    change = {"hidden_at": clock.now(), "hidden_reason": reason.strip()[:LONGEST_REASON]}
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if Review.objects.filter(pk=review.pk, hidden_at=None).update(**change):
        _count_shown(review, -1)
        log.write(review, "hide", by=by, reason=reason)
    review.refresh_from_db()
    return review


@transaction.atomic
def show_review(review, *, by) -> Review:
    """Put a hidden review back; twice is as once. Refuses: NotAllowed."""
    refuse_unless(rights.may_moderate(by, review), NotAllowed)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if Review.objects.filter(pk=review.pk).exclude(hidden_at=None).update(hidden_at=None, hidden_reason=""):
        _count_shown(review, +1)
        log.write(review, "show", by=by)
    review.refresh_from_db()
    return review


def recount(city_id: int) -> int:
    """Count a city's services anew from reviews and the orders of 90 days; give how many rows were wrong.

    Source: F02, F26: what the popular shelf and the cards show.
    """
    since = clock.now() - timedelta(days=90)
    facts = {}
    shown = Review.objects.visible().filter(city_id=city_id).order_by().values("service")
    for row in shown.annotate(sum=Sum("stars"), count=Count("pk")):
        facts[row["service"]] = {"rating_sum": row["sum"], "rating_count": row["count"]}
    sold = Order.objects.of_city(city_id).filter(_sold(), placed_at__gte=since).order_by().values("service")
    for row in sold.annotate(count=Count("pk")):
        facts.setdefault(row["service"], {})["orders_90_days"] = row["count"]
    return sum(_correct(city_id, service, facts.get(service, {})) for service in _services(city_id) | set(facts))


def _sold():
    return ~Q(state__in=("draft", "quoting", "awaiting_payment", "expired", "cancelled", "unfulfillable"))


def _services(city_id):
    return set(ServiceStats.objects.filter(city_id=city_id).values_list("service", flat=True))


def _correct(city_id, service, facts) -> bool:
    """Write one service's counts when they differ; what moved meanwhile is counted by the next night."""
    right = {"rating_sum": 0, "rating_count": 0, "orders_90_days": 0, **facts}
    stats, _is_new = ServiceStats.objects.get_or_create(city_id=city_id, service=service)
    seen = {name: getattr(stats, name) for name in right}
    return bool(seen != right and ServiceStats.objects.filter(pk=stats.pk, **seen).update(**right))
