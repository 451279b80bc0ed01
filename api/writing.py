"""Writes what every answer is made of: money, instants, pictures; and finds the city that a request names."""

from datetime import datetime, tzinfo

from django.db.models import Q

from api.refusals import UnknownCity
from doorstep.kernel.money import written
from doorstep.kernel.refusals import refuse_unless
from doorstep.media.models import Picture
from doorstep.places.atlas import CityFacts, atlas
from doorstep.rulebook.book import book


def money(amount_minor: int | None, currency: str) -> dict | None:
    if amount_minor is None:
        return None
    return {"amount_minor": amount_minor, "currency": currency, "text": written(amount_minor, currency)}


def instant(at: datetime | str | None, zone: tzinfo) -> str | None:
    """Write an instant in ISO 8601 with the offset of its city."""
    if not at:
        return None
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return at.astimezone(zone).isoformat(timespec="seconds")


def city_named(code: str) -> CityFacts:
    """Give the city of a code. Refuses: UnknownCity."""
    city = atlas(book()).city(code)
    refuse_unless(city, UnknownCity)
    return city


def zone_of(city_code: str) -> tzinfo:
    return city_named(city_code).zone


class Pictures:
    """The pictures of many things by one query: a thing's own picture, else the drawing of its scene."""

    def __init__(self, things):
        own = {thing.picture for thing in things if thing.picture}
        scenes = {thing.scene for thing in things if thing.scene}
        found = Picture.objects.filter(Q(pk__in=own) | Q(drawn__in=scenes)).order_by("pk")
        rows = list(found) if own or scenes else []
        self.by_id = {picture.pk: picture for picture in rows}
        self.by_scene = {picture.drawn: picture for picture in rows if picture.drawn}

    def of(self, thing) -> dict | None:
        picture = self.by_id.get(thing.picture) or self.by_scene.get(thing.scene)
        if not picture:
            return None
        return {
            "url": picture.file.url,
            "width": picture.width,
            "height": picture.height,
            "alt": picture.default_alt_text,
        }
