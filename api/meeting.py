"""Doors to who comes and what others say: providers and reviews."""

from zoneinfo import ZoneInfo

from django.conf import settings

from api.doors import PERSON, Door, operation
from api.paging import page_of_rows, read_cursor, signed_cursor
from api.shapes.common import CityAsked, page_of
from api.shapes.times import ProvidersAsked, ProviderShown, ReplyWanted, ReviewsAsked, ReviewShown
from api.writing import city_named, instant, show_picture
from doorstep.catalog.tree import catalogue
from doorstep.journeys import review as reviewing
from doorstep.journeys.facts import UnknownCity
from doorstep.journeys.people_to_meet import provider_card, provider_cards
from doorstep.kernel import actors
from doorstep.kernel.refusals import NotFound, refuse_unless
from doorstep.reviews.models import Review
from doorstep.reviews.refusals import AlreadyReplied, EmptyReply
from doorstep.rulebook.book import book


def show_provider(card) -> dict:
    badges = [
        {
            "kind": badge.kind,
            "name": str(badge.name),
            "issuer": str(badge.issuer),
            "verified_on": badge.verified_on.isoformat(),
            "expires_on": badge.expires_on.isoformat() if badge.expires_on else None,
        }
        for badge in card.badges
    ]
    return {
        "code": card.code,
        "name": str(card.name),
        "noun": str(card.noun),
        "bio": str(card.bio),
        "photo": show_picture(card.photo, alt=str(card.name)),
        "years": card.years,
        "rating": card.rating,
        "rating_count": card.rating_count,
        "jobs_done": card.jobs_done,
        "is_verified": card.is_verified,
        "badges": badges,
        "services": card.services,
    }


class Providers(Door):
    """The providers of a city."""

    @operation(
        "listProviders", asks=ProvidersAsked, gives=page_of(ProviderShown), tag="providers", refuses=[UnknownCity]
    )
    def get(self, request):
        """List providers, best rated first: those of a service, those who come to a point."""
        asked = dict(request.asked)
        limit, after = asked.pop("limit"), read_cursor("providers", asked.pop("cursor"))
        cards = provider_cards(after=after[0] if after else "", most=limit + 1, **asked)
        more = len(cards) > limit
        next_cursor = signed_cursor("providers", [cards[limit - 1].code]) if more else None
        return {"items": [show_provider(card) for card in cards[:limit]], "next": next_cursor}


class ProviderDoor(Door):
    """One provider."""

    @operation("getProvider", asks=CityAsked, gives=ProviderShown, tag="providers", refuses=[UnknownCity, NotFound])
    def get(self, request, code):
        """Show a provider of a city."""
        return show_provider(provider_card(request.asked["city"], code))


def _dimension_names(service: str) -> dict[str, str]:
    """Give what customers rate in the reader's language, by the name that reviews keep."""
    tree = catalogue(book())
    known = tree.services.get(service)
    category = tree.categories[known.category] if known else None
    kept = category.dimensions(settings.LANGUAGE_CODE) if category else []
    return dict(zip(kept, category.dimensions(), strict=False)) if category else {}


def show_review(review, zone) -> dict:
    names = _dimension_names(review.service)
    return {
        "id": review.pk,
        "service": review.service,
        "provider": review.provider.code,
        "author": review.author,
        "stars": review.stars,
        "dimensions": {names.get(name, name): stars for name, stars in review.dimensions.items()},
        "tags": review.tags,
        "text": review.text,
        "language": review.language,
        "at": instant(review.at, zone),
        "revealed_at": instant(review.revealed_at, zone),
        "reply": review.reply,
        "replied_at": instant(review.replied_at, zone),
    }


class Reviews(Door):
    """What customers said."""

    @operation("listReviews", asks=ReviewsAsked, gives=page_of(ReviewShown), tag="reviews", refuses=[UnknownCity])
    def get(self, request):
        """List the reviews of a service, a provider or a city, newest first."""
        asked = request.asked
        city = city_named(asked["city"])
        rows = Review.objects.visible().filter(city_id=city.id).select_related("provider")
        if asked["service"]:
            rows = rows.filter(service=asked["service"])
        if asked["provider"]:
            rows = rows.filter(provider__code=asked["provider"])
        shown, after = page_of_rows("reviews", rows, "at", cursor=asked["cursor"], limit=asked["limit"])
        return {"items": [show_review(review, city.zone) for review in shown], "next": after}


class ReviewReply(Door):
    """The provider's answer to a review."""

    @operation(
        "createReviewReply", takes=ReplyWanted, gives=ReviewShown, status=201, who=PERSON, tag="reviews",
        refuses=[NotFound, AlreadyReplied, EmptyReply],
    )  # fmt: skip
    def post(self, request, review_id):
        """Answer a review of oneself, once."""
        mine = Review.objects.visible().filter(provider__user=request.user)
        review = mine.select_related("provider", "city", "order").filter(pk=review_id).first()
        refuse_unless(review, NotFound)
        reviewing.reply(review, by=actors.provider(request.user), text=request.told["text"])
        return show_review(review, ZoneInfo(review.city.time_zone))
