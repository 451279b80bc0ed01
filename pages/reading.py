"""What public pages read: cards of chosen services, reviews page by page, the spread of stars."""

from dataclasses import dataclass

from django.db.models import Count, Q

from doorstep.journeys import browse
from doorstep.journeys.browse import ServiceCard
from doorstep.places.atlas import CityFacts
from doorstep.reviews.models import Review
from doorstep.rulebook.book import Book, book


def chosen_cards(city: CityFacts, codes: list[str], *, point=None, rules: Book | None = None) -> list[ServiceCard]:
    """Give the cards of these services with their next free time, in this order; what is not sold here is left out."""
    rules = rules or book()
    found = {card.service.code: card for card in browse.cards(city.code, rules=rules) if card.service.code in codes}
    wanted = [found[code] for code in codes if code in found]
    return browse.with_next_starts(rules, city, wanted, point) if wanted else []


@dataclass(frozen=True)
class ReviewPage:
    """Some reviews, and the id after which the next page begins (None: that was all)."""

    rows: list[Review]
    following: int | None = None


def reviews(
    city: CityFacts, *, service: str = "", provider: str = "", after: int | None = None, most: int = 20
) -> ReviewPage:
    """Give visible reviews that say something, newest first. One query."""
    found = Review.objects.visible().filter(city_id=city.id).select_related("provider")
    if service:
        found = found.filter(service=service)
    if provider:
        found = found.filter(provider__code=provider)
    if after is not None:
        last = Review.objects.filter(city_id=city.id, pk=after).values_list("at", flat=True).first()
        found = found.filter(Q(at__lt=last) | Q(at=last, pk__lt=after)) if last else found.none()
    rows = list(found.order_by("-at", "-pk")[: most + 1])
    return ReviewPage(rows[:most], rows[most - 1].pk if len(rows) > most else None)


def spread_of_stars(city: CityFacts, service: str) -> dict[int, int]:
    """Count a service's visible reviews per star: {5: 12, 4: 3}. One query."""
    shown = Review.objects.visible().filter(city_id=city.id, service=service).order_by()
    return dict(shown.values_list("stars").annotate(count=Count("pk")))
