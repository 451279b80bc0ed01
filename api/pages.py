"""Doors to the pages that editors build: their texts and blocks in the reader's language, for clients that draw their own."""

import re
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from api.caching import kept
from api.doors import Door, operation
from api.paging import read_cursor, signed_cursor
from api.shapes.common import PageAsked, page_of
from api.shapes.content import PageDetail, PageShown
from api.writing import HOME_ZONE, instant, show_picture
from doorstep.kernel.refusals import NotFound, refuse_unless
from doorstep.media.models import Picture
from doorstep.rulebook.book import book

LANGUAGES = {code.replace("-", "_") for code, _name in settings.LANGUAGES}


def published():
    return Page.objects.live().public().filter(depth__gt=1)


def show_page(page) -> dict:
    heading = str(getattr(page, "heading", "") or "")
    return {
        "id": page.pk,
        "type": _kind(type(page).__name__),
        "title": heading or page.title,
        "slug": page.slug,
        "path": page.get_url() or "",
        "summary": str(getattr(page, "intro", "") or page.search_description),
        "published_at": instant(page.last_published_at, HOME_ZONE),
    }


def _kind(class_name: str) -> str:
    """Write CityPage as city, LandingPage as landing."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()
    return words.removesuffix("_page") or words


def plain(value) -> Any:
    """Give a block's value as JSON in the reader's language."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict) and value and LANGUAGES.issuperset(value):
        return _spoken(value)
    if isinstance(value, Picture):
        return show_picture(value, alt=value.title)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, RichText):
        return expand_db_html(value.source)
    if isinstance(value, Model):
        return getattr(value, "code", None) or value.pk
    return [plain(inner) for inner in value] if hasattr(value, "__iter__") else str(value)


def _spoken(value) -> str:
    """Give the reader's language of a text per language, else the default one."""
    codes = (code.replace("-", "_") for code in (get_language() or "", settings.LANGUAGE_CODE))
    said = (str(plain(value.get(code)) or "") for code in codes)
    return next((text for text in said if text.strip()), "")


class Pages(Door):
    """Published pages."""

    @operation("listPages", asks=PageAsked, gives=page_of(PageShown), tag="content")
    def get(self, request):
        """List the published pages in the order of the tree."""
        after, limit = read_cursor("pages", request.asked["cursor"]), request.asked["limit"]
        rows = published().filter(path__gt=after[0]) if after else published()
        found = list(rows.order_by("path").specific()[: limit + 1])
        shown = found[:limit]
        cursor = signed_cursor("pages", [shown[-1].path]) if len(found) > limit else None
        return kept({"items": [show_page(page) for page in shown], "next": cursor}, book())


class PageDoor(Door):
    """One page."""

    @operation("getPage", gives=PageDetail, tag="content", refuses=[NotFound])
    def get(self, request, page_id):
        """Show a published page with its blocks."""
        page = published().filter(pk=page_id).specific().first()
        refuse_unless(page, NotFound)
        body = [{"type": block.block_type, "value": plain(block.value)} for block in getattr(page, "body", ())]
        return kept(show_page(page) | {"body": body}, book())
