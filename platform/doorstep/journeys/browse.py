"""Finding something: what is offered where, cards with price and next free time, shelves, search, providers, reviews."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from doorstep.catalog.choices import usual_choices
from doorstep.catalog.duration import duration
from doorstep.catalog.search import found_services
from doorstep.catalog.searching import note_miss
from doorstep.catalog.tree import ServiceFacts, catalogue
from doorstep.journeys.facts import Scene, city_of, point_of, query_of, supply_and_fit
from doorstep.kernel import clock
from doorstep.places.atlas import Area, CityFacts, atlas
from doorstep.policies.terms import terms_for
from doorstep.pricing.engine import from_price
from doorstep.pricing.prices import price_of
from doorstep.reviews.models import ServiceStats
from doorstep.rosters.availability import open_starts
from doorstep.rosters.occupancy import taken_in
from doorstep.rulebook.book import Book, book

COUNTS = ("rating_sum", "rating_count", "orders_90_days")
SORTS = ("popular", "rating", "price", "new")
PRIOR_STARS, PRIOR_COUNT = 4.6, 8


@dataclass(frozen=True)
class ServiceCard:
    """A service as it stands on a shelf; money in minor units; reason says why it stands there."""

    service: ServiceFacts
    city: CityFacts
    from_minor: int
    rating_sum: int = 0
    rating_count: int = 0
    orders_90_days: int = 0
    next_start: datetime | None = None
    is_new: bool = False
    reason: str = ""

    @property
    def currency(self) -> str:
        return self.city.currency

    @property
    def rating(self) -> float | None:
        return round(self.rating_sum / self.rating_count, 1) if self.rating_count else None


@dataclass(frozen=True)
class Served:
    """What comes to a place: the district that it lies in, the codes of the services."""

    city: CityFacts
    district: Area | None
    services: list[str] = field(default_factory=list)


def sold_services(rules: Book, city: str, category: str = "") -> list[ServiceFacts]:
    """Give the services sold in a city, of one category and all below it when named."""
    tree = catalogue(rules)
    asked = tree.services_of(category) if category else list(tree.services.values())
    return [service for service in asked if price_of(rules, city, service.code) is not None]


def serviceability(city: str, *, lat, lng) -> Served:
    """Say what comes to a place. Refuses: UnknownCity, BadPoint. Source: F02."""
    rules = book()
    place, point = city_of(rules, city), point_of(lat, lng)
    services = [s.code for s in sold_services(rules, city) if _fit(rules, place, s, point)]
    return Served(place, atlas(rules).district_at(city, point), services)


def _query(rules, place, service, point, days=None):
    scene = Scene(rules, place, service, terms_for(rules, place.code, service.path))
    return query_of(scene, point, minutes=duration(service, usual_choices(service)).minutes, days=days)


def _fit(rules, place, service, point):
    return supply_and_fit(_query(rules, place, service, point, 1), place.id)[1]


def next_starts(rules: Book, place: CityFacts, services: list[ServiceFacts], point=None) -> dict[str, datetime]:
    """Give each service's next free time at a point (anywhere in the city without one): one query for all together."""
    asked, found = {}, {}
    for service in services:
        query = _query(rules, place, service, point or place.centre, 7)
        supply, fit = supply_and_fit(query, place.id)
        if point is None:
            fit = supply.by_service.get(service.code, [])
        asked[service.code] = (query, supply, fit)
    ids = {worker.id for _query_, _supply, fit in asked.values() for worker in fit}
    windows = [query.window for query, _supply, _fit_ in asked.values()]
    taken = taken_in(place.id, windows[0], ids, clock.now()) if ids else {}
    for code, (query, supply, fit) in asked.items():
        bits = open_starts(query, supply, fit, taken).open
        if bits:
            found[code] = query.window.instant((bits & -bits).bit_length() - 1)
    return found


def cards(
    city: str,
    *,
    category: str = "",
    point=None,
    sort: str = "popular",
    price_min: int | None = None,
    price_max: int | None = None,
    with_next: bool = False,
    rules: Book | None = None,
) -> list[ServiceCard]:
    """List the services of a city as cards.

    Takes:   category, with all below it; point, only what comes there; sort, one of SORTS; prices in minor units.
    Gives:   cards in order; three queries at most, whatever the number of services.
    Refuses: UnknownCity.
    Source:  F01, F02, F03.
    """
    rules = rules or book()
    place = city_of(rules, city)
    services = sold_services(rules, city, category)
    if point is not None:
        services = [service for service in services if _fit(rules, place, service, point)]
    made = [card for card in _cards(rules, place, services) if _within(card.from_minor, price_min, price_max)]
    made.sort(key=_ORDERS.get(sort, _ORDERS["popular"]))
    return with_next_starts(rules, place, made, point) if with_next else made


def _within(minor, least, most) -> bool:
    return (least is None or minor >= least) and (most is None or minor <= most)


def _cards(rules, place, services) -> list[ServiceCard]:
    counts = ServiceStats.objects.filter(city_id=place.id).values_list("service", *COUNTS) if services else ()
    stats = {service: dict(zip(COUNTS, counted, strict=True)) for service, *counted in counts}
    today = clock.now().astimezone(place.zone).date()
    return [
        ServiceCard(
            service,
            place,
            from_price(rules, place, service),
            is_new=service.new_until is not None and service.new_until >= today,
            **stats.get(service.code, {}),
        )
        for service in services
    ]


def with_next_starts(rules, place, made: list[ServiceCard], point=None) -> list[ServiceCard]:
    """Put each card's next free time on it."""
    services = list({card.service.code: card.service for card in made}.values())
    starts = next_starts(rules, place, services, point) if services else {}
    return [replace(card, next_start=starts.get(card.service.code)) for card in made]


def _stars(card: ServiceCard) -> float:
    return (card.rating_sum + PRIOR_STARS * PRIOR_COUNT) / (card.rating_count + PRIOR_COUNT)


_ORDERS = {
    "popular": lambda c: (-c.orders_90_days, -_stars(c), c.service.position, c.service.code),
    "rating": lambda c: (-_stars(c), -c.rating_count, c.service.code),
    "price": lambda c: (c.from_minor, c.service.code),
    "new": lambda c: (not c.is_new, -c.service.id),
}


def popular(city: str, *, most: int = 8, rules: Book | None = None) -> list[ServiceCard]:
    """Give the popular shelf: what editors pinned, then by orders of the last 90 days; each card's reason says which.

    Source: F05.
    """
    return shelves(city, most=most, rules=rules)[0]


def fresh(city: str, *, most: int = 8, rules: Book | None = None) -> list[ServiceCard]:
    """Give the new shelf: services whose "new until" lies ahead. Source: F06."""
    return shelves(city, most=most, rules=rules)[1]


def shelves(city: str, *, most: int = 8, rules: Book | None = None) -> tuple[list[ServiceCard], list[ServiceCard]]:
    """Give the popular and the new shelf together, which read the same once."""
    rules = rules or book()
    listed = [card for card in cards(city, rules=rules) if not card.service.is_unlisted]
    ranked = sorted(listed, key=lambda card: not card.service.is_pinned)[:most]
    chosen = [replace(card, reason="pinned" if card.service.is_pinned else "orders") for card in ranked]
    new = sorted((card for card in listed if card.is_new), key=_ORDERS["new"])[:most]
    shown = with_next_starts(rules, city_of(rules, city), [*chosen, *new])
    return shown[: len(chosen)], shown[len(chosen) :]


def search(city: str, typed: str, *, most: int = 20, rules: Book | None = None, note: bool = True) -> list[ServiceCard]:
    """Find services by Chinese, pinyin, initials, English or synonyms; what finds nothing is noted as demand.

    Refuses: UnknownCity. Source: F04.
    """
    rules = rules or book()
    place = city_of(rules, city)
    sold = {service.code: service for service in sold_services(rules, city)}
    found = [sold[code] for code in found_services(rules, typed) if code in sold][:most]
    if not found and note and typed.strip():
        note_miss(place.id, typed)
    return with_next_starts(rules, place, _cards(rules, place, found)) if found else []


def suggest(city: str, typed: str, *, most: int = 8, rules: Book | None = None) -> list[ServiceFacts]:
    """Give services for what has been typed so far; no query, nothing noted."""
    rules = rules or book()
    city_of(rules, city)
    sold = {service.code: service for service in sold_services(rules, city)}
    return [sold[code] for code in found_services(rules, typed) if code in sold][:most]
