"""Shapes and distances on the earth, WGS-84 degrees: GeoJSON in, kilometres out. No database."""

from collections.abc import Callable
from math import asin, cos, pi, radians, sin, sqrt
from typing import NamedTuple

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import shape

EARTH_KM = 6371.0088  # mean radius, IUGG
RADIAN = radians(1)


class Point(NamedTuple):
    """A place in WGS-84 degrees."""

    lat: float
    lng: float

    @property
    def is_valid(self):
        return -90 <= self.lat <= 90 and -180 <= self.lng <= 180


def distance_km(a: Point, b: Point) -> float:
    """Give the great-circle distance in kilometres (haversine)."""
    return distances_from(a)(*b)


def unit_vector(lat: float, lng: float) -> tuple[float, float, float]:
    """Give a place as a point of the unit sphere."""
    phi, theta = lat * RADIAN, lng * RADIAN
    return cos(phi) * cos(theta), cos(phi) * sin(theta), sin(phi)


def squared_chord(km: float) -> float:
    """Give the square of the straight distance between two unit vectors that lie so many kilometres apart."""
    return 4.0 if km >= EARTH_KM * pi else (2 * sin(km / EARTH_KM / 2)) ** 2


def distances_from(a: Point) -> Callable[[float, float], float]:
    """Give the function that measures from one point to many: what they share is computed once."""
    lat_a, lng_a = a
    cos_a, half_degree, whole = cos(radians(lat_a)), radians(1) / 2, 2 * EARTH_KM

    def distance(lat: float, lng: float) -> float:
        half = sin((lat - lat_a) * half_degree) ** 2 + cos_a * cos(lat * RADIAN) * sin((lng - lng_a) * half_degree) ** 2
        return whole * asin(sqrt(half)) if half < 1.0 else whole * asin(1.0)

    return distance


def shape_problem(geojson) -> str | None:
    """Say what is wrong with a GeoJSON polygon or multipolygon, None when it is right."""
    if not isinstance(geojson, dict) or geojson.get("type") not in {"Polygon", "MultiPolygon"}:
        return _("Draw one or more closed outlines.")
    try:
        drawn = shape(geojson)
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return _("This outline cannot be read.")
    if drawn.is_empty:
        return _("Draw one or more closed outlines.")
    if not drawn.is_valid:
        return _("The outline crosses itself.")
    west, south, east, north = drawn.bounds
    if not (Point(south, west).is_valid and Point(north, east).is_valid):
        return _("The outline lies outside of the earth.")
    return None


def prepared(geojson):
    """Give a shape that answers contains() fast."""
    drawn = shape(geojson)
    shapely.prepare(drawn)
    return drawn


def contains(drawn, point: Point) -> bool:
    """Say whether a prepared shape covers the point, its border included."""
    return drawn.covers(ShapelyPoint(point.lng, point.lat))
