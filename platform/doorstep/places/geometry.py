"""Shapes and distances on the earth, WGS-84 degrees: GeoJSON in, kilometres out. No database."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import shape

EARTH_KM = 6371.0088  # mean radius, IUGG


class Point(NamedTuple):
    """A place in WGS-84 degrees."""

    lat: float
    lng: float

    @property
    def is_valid(self):
        return -90 <= self.lat <= 90 and -180 <= self.lng <= 180


def distance_km(a: Point, b: Point) -> float:
    """Give the great-circle distance in kilometres (haversine)."""
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


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
