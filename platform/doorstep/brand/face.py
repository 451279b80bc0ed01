"""How the platform appears with a book. No database."""

from dataclasses import dataclass, field

from django.conf import settings

from doorstep.kernel.texts import Texts
from doorstep.rulebook.book import Book


@dataclass(frozen=True)
class Face:
    """Name, logo ("": the platform's own mark) and the tokens that the accent replaces ({}: none)."""

    name: Texts
    logo_url: str = ""
    accent: str = ""
    theme: dict = field(default_factory=dict)
    number: int = 0


def face(rules: Book) -> Face:
    """Give the brand of a book; what nobody has set is the platform's own."""
    return rules.derive(_face, "brand")


def _face(rules: Book) -> Face:
    entry = rules.entries.get(("brand", "brand", "", ""))
    if entry is None:
        return Face(Texts({settings.LANGUAGE_CODE: settings.WAGTAIL_SITE_NAME}))
    said = entry.payload
    name = Texts(said["name"]) or Texts({settings.LANGUAGE_CODE: settings.WAGTAIL_SITE_NAME})
    return Face(name, said["logo_url"], said["accent"], said["theme"], entry.number)
