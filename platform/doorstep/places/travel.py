"""Minutes on the road: straight line times a detour factor by mode; a router can replace it. No database."""

from collections.abc import Callable
from math import ceil

from doorstep.places.geometry import Point, distances_from

# Kilometres per hour in a dense city, door to door, parking and stairs aside; editable in the policy (travel_speeds).
SPEEDS = {"walk": 4.5, "ebike": 16.0, "transit": 14.0, "car": 22.0, "van": 20.0}
DETOUR = 1.35


def travel_minutes(a: Point, b: Point, mode: str, *, speeds=None, detour: float = DETOUR) -> int:
    """Give whole minutes from door to door, at least 0.

    Takes:  mode, a key of speeds (km/h); an unknown mode travels as transit.
    Source: F110; factor 1.3 to 1.4 fits Chinese cities' road networks.
    """
    return minutes_from(a, mode, speeds=speeds, detour=detour)(*b)


def km_within(minutes: int, mode: str, *, speeds=None, detour: float = DETOUR) -> float:
    """Give how far apart two places lie at most when the road takes so many minutes: travel_minutes the other way."""
    table = {**SPEEDS, **(speeds or {})}
    return minutes * (table.get(mode) or table["transit"]) / 60 / detour


def minutes_from(a: Point, mode: str, *, speeds=None, detour: float = DETOUR) -> Callable[[float, float], int]:
    """Give the function that tells the minutes from one point to many."""
    table = {**SPEEDS, **(speeds or {})}
    per_km, distance = detour / (table.get(mode) or table["transit"]) * 60, distances_from(a)
    return lambda lat, lng: ceil(distance(lat, lng) * per_km)
