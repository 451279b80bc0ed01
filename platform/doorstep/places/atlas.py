"""The atlas of a book: which cities, districts and areas there are, and what lies where. No database."""

from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from doorstep.kernel.texts import Texts
from doorstep.places import geometry
from doorstep.places.geometry import Point
from doorstep.rulebook.book import Book


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

    def city(self, code: str) -> CityFacts | None:
        return self.cities.get(code)

    def district_at(self, city: str, point: Point) -> Area | None:
        return next((d for d in self.districts.get(city, []) if geometry.contains(d.shape, point)), None)

    def district(self, city: str, district_id: int | None) -> Area | None:
        return next((d for d in self.districts.get(city, []) if d.id == district_id), None)

    def areas_at(self, city: str, point: Point) -> frozenset[int]:
        """Give the ids of the service areas that cover the point."""
        return frozenset(a.id for a in self.areas.get(city, []) if geometry.contains(a.shape, point))


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


def day_kind(book: Book, city: CityFacts, day: date) -> DayKind:
    """Say what a day is in a city: the company's calendar wins over the region's, the region's over the nation's.

    Source: F81. A year without a published calendar falls back to the weekday.
    """
    for layer in LAYERS:
        for entry in book.all("calendar"):
            here = entry.city in {"", city.code} and entry.payload["country"] == city.country
            special = entry.payload["days"].get(day.isoformat()) if here and entry.payload["layer"] == layer else None
            if special:
                return DayKind(special["kind"], Texts(special["name"]))
    return DayKind("weekend" if day.weekday() >= 5 else "workday")
