"""Which picture stands for a service, category or article: the operator's own, else the drawing of its scene."""

from functools import cache

from django.templatetags.static import static
from wagtail.images import get_image_model

from doorstep.kernel.keeping import kept

WIDTHS = (240, 480, 720)
KEPT_S = 60


def picture_of(facts) -> dict:
    """Give the picture of a CategoryFacts or ServiceFacts as the picture component takes it; no query when kept."""
    drawn = _drawn()
    alt = str(facts.name)
    if facts.picture and (own := by_id(facts.picture)):
        return {**own, "alt": own["alt"] or alt}
    for key in (facts.code, f"{facts.scene}-{facts.hue}", facts.scene):
        if key in drawn:
            return {**drawn[key], "alt": alt}
    return {"src": _mark(), "srcset": "", "width": 480, "height": 320, "alt": alt}


@cache
def _mark() -> str:
    return static("pages/icons/logo.svg")


def by_id(picture_id: int) -> dict | None:
    """Give an uploaded picture in the sizes that pages use, or None when it is gone."""
    return kept("picture", picture_id, KEPT_S, lambda: _one(picture_id))


def _one(picture_id):
    found = get_image_model().objects.filter(pk=picture_id).prefetch_related("renditions").first()
    return shown(found) if found else None


def _drawn() -> dict[str, dict]:
    return kept("drawings", "all", KEPT_S, _read)


def _read():
    pictures = get_image_model().objects.exclude(drawn="").prefetch_related("renditions")
    return {picture.drawn: shown(picture) for picture in pictures}


def widths_of(picture) -> list[int]:
    return [width for width in WIDTHS if width < picture.width] or [picture.width]


def spec_of(width: int) -> str:
    """Give what Wagtail calls a picture of this width."""
    return f"width-{width}|format-webp"


def size(picture) -> dict:
    """Make the sizes that are missing; give all of them by width."""
    made = {rendition.filter_spec: rendition for rendition in picture.renditions.all()}
    specs = {width: spec_of(width) for width in widths_of(picture)}
    return {width: made.get(spec) or picture.get_rendition(spec) for width, spec in specs.items()}


def shown(picture) -> dict:
    """Give a Picture with an address per width, as the picture component takes it.

    Drawings are small, so that their own file stands in until the task queue has made their sizes.
    """
    made = {rendition.filter_spec for rendition in picture.renditions.all()}
    alt = str(picture.alt)
    if picture.drawn and not all(spec_of(width) in made for width in widths_of(picture)):
        return {"src": picture.file.url, "srcset": "", "width": picture.width, "height": picture.height, "alt": alt}
    sizes = size(picture)
    middle = sizes[min(sizes, key=lambda width: abs(width - 480))]
    srcset = ", ".join(f"{rendition.url} {width}w" for width, rendition in sizes.items())
    return {"src": middle.url, "srcset": srcset, "width": middle.width, "height": middle.height, "alt": alt}
