"""Gathers what the deciders need: the city, the service, the terms, the query. Reads; writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from doorstep.catalog.tree import ServiceFacts, catalogue
from doorstep.kernel import clock
from doorstep.kernel.refusals import NotFound
from doorstep.orders.refusals import NotSold
from doorstep.places.atlas import CityFacts, atlas, day_kind
from doorstep.places.geometry import Point
from doorstep.policies.terms import Terms, terms_for
from doorstep.pricing.prices import price_of
from doorstep.rosters import supply as supplies
from doorstep.rosters.availability import Query, unfit
from doorstep.rosters.grid import Window, window_of
from doorstep.rosters.supply import Supply, Worker
from doorstep.rulebook.book import Book


class UnknownCity(NotFound):
    code = "unknown_city"
    says = _("We are not in this city yet.")


class UnknownService(NotFound):
    code = "unknown_service"
    says = _("There is no such service.")


@dataclass(frozen=True)
class Scene:
    """One service in one city under one book: what every journey starts from."""

    book: Book
    city: CityFacts
    service: ServiceFacts
    terms: Terms


def city_of(book: Book, code: str) -> CityFacts:
    """Give a published city. Refuses: UnknownCity."""
    found = atlas(book).city(code) if isinstance(code, str) else None
    if not found:
        raise UnknownCity()
    return found


def scene_of(book: Book, city: str, service: str) -> Scene:
    """Give the scene of a service sold in a city. Refuses: UnknownCity, UnknownService, NotSold."""
    place = city_of(book, city)
    found = catalogue(book).services.get(service) if isinstance(service, str) else None
    if not found:
        raise UnknownService()
    if price_of(book, city, service) is None:
        raise NotSold()
    return Scene(book, place, found, terms_for(book, city, found.path))


def point_of(lat, lng) -> Point:
    """Give a point from numbers of anywhere. Refuses: BadPoint."""
    try:
        point = Point(float(lat), float(lng))
    except (TypeError, ValueError, OverflowError) as wrong:
        raise BadPoint() from wrong
    if not point.is_valid:  # also NaN
        raise BadPoint()
    return point


class BadPoint(NotFound):
    code = "bad_point"
    says = _("This is not a place on the map.")
    status = 400


def query_of(
    scene: Scene, point: Point, *, minutes: int, first_day: date | None = None, days: int | None = None, staff=False
) -> Query:
    """Build the question to availability: from a local day on (today by default), so many days (the horizon by default)."""
    now = clock.now()
    first = first_day or now.astimezone(scene.city.zone).date()
    window = window_of(first, days or scene.terms.horizon_days, scene.city.zone)
    closed = [day for day in window.dates if day_kind(scene.book, scene.city, day).kind == "closed"]
    return Query(
        service=scene.service.code,
        point=point,
        areas=atlas(scene.book).areas_at(scene.city.code, point),
        minutes=minutes,
        window=window,
        terms=scene.terms if staff else scene.terms.as_planned,  # only staff fill a day up to the hard stop (E13)
        now=now,
        closed_days=frozenset(closed),
        badge=scene.service.badge_needed,
        ignores_lead=staff,
    )


def supply_and_fit(query: Query, city_id: int, provider: str = "") -> tuple[Supply, list[Worker]]:
    """Give the city's supply and those of it who could come at some time (one in particular when asked)."""
    supply = supplies.supply(city_id)
    asked = supply.by_service.get(query.service, [])
    fit = [w for w in asked if (not provider or w.code == provider) and not unfit(w, query)]
    return supply, fit


def window_around(starts_at: datetime, zone) -> Window:
    """Give the window of one start: its local day with the days beside it."""
    return window_of(starts_at.astimezone(zone).date() - timedelta(days=1), 3, zone)
