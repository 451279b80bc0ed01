"""Evidence as components take it, and the door of its pictures: who may not see one finds nothing."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doorstep.journeys import evidence
from doorstep.kernel.refusals import NotFound
from doorstep.kernel.texts import spoken
from pages import addresses
from pages.visitors import selves

SHOWS = {
    "arrive": _("Photo on arrival"),
    "start": _("Photo before the work"),
    "finish": _("Photo after the work"),
    "miss_customer": _("Photo of the door"),
}
HOUR_S = 3600


def shown(pieces) -> dict | None:
    """Give pieces of one step as the component evidence takes them; of lists and signatures the last one counts."""
    photos = [_photo(piece, place) for place, piece in enumerate((p for p in pieces if p.kind == "photo"), 1)]
    ticked = [piece for piece in pieces if piece.kind == "checklist"]
    signed = [piece for piece in pieces if piece.kind == "signature"]
    notes = [piece.words for piece in pieces if piece.kind == "note"]
    if not (photos or ticked or signed or notes):
        return None
    return {
        "photos": photos,
        "ticked": listed(ticked[-1]) if ticked else None,
        "signature": {"url": _address(signed[-1]), "name": signed[-1].words} if signed else None,
        "notes": notes,
    }


def _photo(piece, place) -> dict:
    url = _address(piece)
    return {"url": url, "small_url": f"{url}?size=small", "alt": f"{SHOWS[piece.step]} {place}"}


def _address(piece) -> str:
    return addresses.named("evidence", piece.number) if piece.file else ""


def listed(piece) -> dict:
    """Give a ticked list."""
    lines = [{"text": spoken(text), "is_done": is_done} for text, is_done in evidence.lines_of(piece)]
    return {"lines": lines, "words": piece.words}


@require_safe
def picture(request, number):
    """Serve the picture of a piece of evidence to its provider or customer; anybody else gets 404."""
    for by in selves(request):
        try:
            found, kind = evidence.picture_of(number, by=by, is_small=request.GET.get("size") == "small")
        except NotFound:
            continue
        headers = {"Cache-Control": f"private, max-age={HOUR_S}", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(found, content_type=kind, headers=headers)
    raise Http404
