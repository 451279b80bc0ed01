"""Rows of places that nearly every record names: kept for a minute instead of read with each."""

from doorstep.kernel.keeping import kept
from doorstep.places.models import City

KEPT_S = 60


def city_row(city_id: int) -> City:
    """Give a city as it stands in the database, a minute old at most; for what is decided ask the book."""
    return kept("city", city_id, KEPT_S, lambda: City.objects.get(pk=city_id))
