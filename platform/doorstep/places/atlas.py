"""The atlas of a book: which cities, districts and areas there are, and what lies where. No database."""

from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from doorstep.kernel.texts import Texts
from doorstep.places import geometry
from doorstep.places.geometry import Point
from doorstep.rulebook.book import Book

MOST_POINTS = 2000


@dataclass(frozen=True)
class CityFacts:
    """One published city."""

    id: int
    code: str
    name: Texts
    country: str
    zone: tzinfo
    currency: str
    centre: Point
    phone: str
    position: int


@dataclass(frozen=True)
class Area:
    """A published district or service area with its prepared shape."""

    id: int
    code: str
    city: str
    name: Texts
    shape: Any = field(repr=False)
    outline: dict = field(repr=False)


@dataclass(frozen=True)
class Atlas:
    """All published places of a book."""

    cities: dict[str, CityFacts]
    districts: dict[str, list[Area]]
    areas: dict[str, list[Area]]
    _covers: dict[tuple[str, Point], frozenset[int]] = field(default_factory=dict, repr=False, compare=False)

    def city(self, code: str) -> CityFacts | None:
        return self.cities.get(code)

    def district_at(self, city: str, point: Point) -> Area | None:
        return next((d for d in self.districts.get(city, []) if geometry.contains(d.shape, point)), None)

    def district(self, city: str, district_id: int | None) -> Area | None:
        return next((d for d in self.districts.get(city, []) if d.id == district_id), None)

    def areas_at(self, city: str, point: Point) -> frozenset[int]:
        """Give the ids of the service areas that cover the point; somebody who books asks for one point many times."""
        found = self._covers.get((city, point))
        if found is None:
            if len(self._covers) >= MOST_POINTS:
                self._covers.clear()
            found = frozenset(a.id for a in self.areas.get(city, []) if geometry.contains(a.shape, point))
            self._covers[city, point] = found
        return found


def _city(payload) -> CityFacts:
    return CityFacts(
        payload["id"],
        payload["code"],
        Texts(payload["name"]),
        payload["country"],
        ZoneInfo(payload["time_zone"]),
        payload["currency"],
        Point(payload["lat"], payload["lng"]),
        payload["phone"],
        payload["position"],
    )


def _grouped(entries) -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = {}
    for entry in sorted(entries, key=lambda e: (e.payload.get("position", 0), e.key)):
        p = entry.payload
        shape = geometry.prepared(p["outline"])
        found.setdefault(p["city"], []).append(
            Area(p["id"], p["code"], p["city"], Texts(p["name"]), shape, p["outline"])
        )
    return found


def _build(book: Book) -> Atlas:
    cities = sorted((_city(e.payload) for e in book.all("city")), key=lambda c: (c.position, c.code))
    return Atlas({c.code: c for c in cities}, _grouped(book.all("district")), _grouped(book.all("area")))


def atlas(book: Book) -> Atlas:
    """Give the atlas of a book, made once for all books with the same places."""
    return book.derive(_build, "city", "district", "area")


@dataclass(frozen=True)
class DayKind:
    """What a calendar day is: workday, weekend, holiday or closed, with the holiday's name where it has one."""

    kind: str
    name: Texts = field(default_factory=Texts)

    @property
    def is_rest(self):
        return self.kind in {"weekend", "holiday"}


LAYERS = ("company", "regional", "national")
WORKDAY, WEEKEND = DayKind("workday"), DayKind("weekend")


def day_kind(book: Book, city: CityFacts, day: date) -> DayKind:
    """Say what a day is in a city: the company's calendar wins over the region's, the region's over the nation's.

    Source: F81. A year without a published calendar falls back to the weekday.
    """
    for place, kind in book.derive(_special_days, "calendar").get((city.country, day.isoformat()), ()):
        if place in ("", city.code):
            return kind
    return WEEKEND if day.weekday() >= 5 else WORKDAY


def _special_days(book: Book) -> dict[tuple[str, str], list[tuple[str, DayKind]]]:
    """Give, by country and day, what calendars say of it and for which city ("" for all), the winner first."""
    found: dict[tuple[str, str], list[tuple[str, DayKind]]] = {}
    for entry in sorted(book.all("calendar"), key=lambda e: LAYERS.index(e.payload["layer"])):
        for day, special in entry.payload["days"].items():
            kind = DayKind(special["kind"], Texts(special["name"]))
            found.setdefault((entry.payload["country"], day), []).append((entry.city, kind))
    return found
