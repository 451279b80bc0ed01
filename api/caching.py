"""Content for anonymous callers is kept whole (doorstep.rulebook.answers); what counts change is a minute old at most."""

from django.utils.translation import get_language
from rest_framework.response import Response

from doorstep.rulebook.answers import keep
from doorstep.rulebook.book import Book

KEPT_SECONDS = 60


def kept(data, by: Book, city: str = "") -> Response:
    """Give an answer marked as content: it is kept, and its ETag names release, language, city and what it says."""
    response = Response(data, headers={"Cache-Control": f"public, max-age={KEPT_SECONDS}"})
    return keep(response, KEPT_SECONDS, f"{by.number}-{get_language()}-{city or 'all'}")
