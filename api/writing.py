"""Writes what every answer is made of: money, instants, pictures; and finds the city that a request names."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings

from doorstep.journeys.facts import city_of
from doorstep.kernel.keeping import kept
from doorstep.kernel.money import written
from doorstep.media.models import Picture
from doorstep.places.atlas import CityFacts
from doorstep.rulebook.book import book

KEPT_S = 60
HOME_ZONE = ZoneInfo(settings.TIME_ZONE)  # of what belongs to no city


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
    return city_of(book(), code)


class Pictures:
    """The pictures of many things by one query: a thing's own picture, else the drawing of itself or its scene.

    The drawings are kept for a minute: there are few, and every answer shows some.
    """

    def __init__(self, things):
        own = {thing.picture for thing in things if thing.picture}
        self.by_id = {picture.pk: picture for picture in Picture.objects.filter(pk__in=own)} if own else {}
        self.drawn = kept("api drawings", "all", KEPT_S, _drawings)

    def of(self, thing) -> dict | None:
        drawing = next((self.drawn[name] for name in _drawings_of(thing) if name in self.drawn), None)
        return show_picture(self.by_id.get(thing.picture) or drawing, alt=str(thing.name))


def _drawings() -> dict[str, Picture]:
    return {picture.drawn: picture for picture in Picture.objects.exclude(drawn="").order_by("pk")}


def _drawings_of(thing) -> tuple[str, ...]:
    return (thing.code, f"{thing.scene}-{thing.hue}", thing.scene)


def show_picture(picture, alt: str) -> dict | None:
    if picture is None:
        return None
    size = {"width": picture.width, "height": picture.height}
    return {"url": picture.file.url, **size, "alt": str(picture.alt) or alt}
