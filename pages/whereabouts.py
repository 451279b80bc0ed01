"""Where a customer means: a known place, one of their addresses, a point of the device, or words still to be found."""

from dataclasses import dataclass, field

from doorstep.people.models import Address
from doorstep.places.atlas import CityFacts, atlas
from doorstep.places.gazetteer import find_places
from doorstep.places.geometry import Point
from doorstep.places.models import Place
from doorstep.rulebook.book import book
from pages.asked import words

LONGEST = 120


@dataclass(frozen=True)
class Whereabouts:
    """What was typed, what it may mean, and the point once it is sure. query keeps it in addresses."""

    typed: str = ""
    point: Point | None = None
    line: str = ""
    district: str = ""
    address: Address | None = None
    candidates: list[dict] = field(default_factory=list)
    query: dict[str, str] = field(default_factory=dict)
    searched: bool = False

    @property
    def is_known(self) -> bool:
        return self.point is not None


def find(city: CityFacts, asked, user=None) -> Whereabouts:
    """Read `at` (place:code, home:number of one's own address, point:lat,lng) or `address` (words) from a query.

    Gives: Whereabouts with a point when it is sure, else with candidates.
    """
    typed = words(asked, "address", LONGEST)
    kind, _colon, value = words(asked, "at", LONGEST).partition(":")
    known = None
    if kind == "home" and user is not None and user.is_authenticated:
        known = _own(city, user, value)
    elif kind == "place" and value:
        known = _place(city, value, typed)
    elif kind == "point" or asked.get("latitude"):
        known = _device(city, value or f"{words(asked, 'latitude', 20)},{words(asked, 'longitude', 20)}")
    if known or not typed:
        return known or Whereabouts()
    candidates = [
        {"value": f"place:{place.code}", "line": str(place.name), "district": str(place.district.name)}
        for place in find_places(city.id, typed)
    ]
    return Whereabouts(typed, candidates=candidates, searched=True)


def _place(city, code, typed) -> Whereabouts | None:
    known = Place.objects.filter(city_id=city.id, code=code).select_related("district").first()
    if not known:
        return None
    point, district = Point(known.lat, known.lng), str(known.district.name)
    return Whereabouts(typed, point, str(known.name), district, query={"at": f"place:{known.code}"})


def _device(city, written) -> Whereabouts | None:
    point = _point(written)
    if not point:
        return None
    return Whereabouts("", point, "", district_of(city, point), query={"at": f"point:{point.lat:.5f},{point.lng:.5f}"})


def own_addresses(city: CityFacts, user) -> list[Address]:
    """Give a person's kept addresses in a city, the usual one first."""
    if user is None or not user.is_authenticated:
        return []
    return list(Address.objects.filter(user=user, city_id=city.id, archived_at=None).select_related("district"))


def _own(city, user, number) -> Whereabouts | None:
    address = next((one for one in own_addresses(city, user) if str(one.pk) == number), None)
    if not address:
        return None
    district = str(address.district.name) if address.district else ""
    point = Point(address.lat, address.lng)
    return Whereabouts("", point, address.street, district, address, query={"at": f"home:{address.pk}"})


def _point(written: str) -> Point | None:
    lat, _comma, lng = written.partition(",")
    try:
        point = Point(float(lat), float(lng))
    except ValueError:
        return None
    return point if point.is_valid else None


def district_of(city: CityFacts, point: Point) -> str:
    """Give the name of the district around a point, "" outside of the city."""
    district = atlas(book()).district_at(city.code, point)
    return str(district.name) if district else ""
