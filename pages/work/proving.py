"""What proves a job, on its screen: which evidence the next step needs, and what its forms send."""

import base64
import binascii

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.journeys import evidence
from doorstep.kernel.texts import spoken
from doorstep.media.photos import MOST_BYTES
from doorstep.media.refusals import PictureTooLarge
from pages import addresses, proof
from pages.asked import whole, words

BEFORE = {"arrived": "start", "in_service": "finish", "paused": "finish"}
TITLES = {"start": gettext_lazy("Before you begin"), "finish": gettext_lazy("Before you finish")}
DRAWN = "data:image/png;base64,"
MOST_TICKS = 100


def to_prove(visit) -> dict | None:
    """Give what the next step of a job needs, as the component prove takes it; None when it needs nothing."""
    step = BEFORE.get(visit.state, "")
    needs = evidence.needed(visit).get(step) if step else None
    if not needs:
        return None
    pieces = evidence.given(visit, step)
    left = evidence.missing(needs, pieces)
    shown = proof.shown(pieces)
    return {
        "url": addresses.named("job-evidence", visit.number),
        "step": step,
        "title": str(TITLES[step]),
        "photos": _photos(needs, shown["photos"] if shown else []),
        "ticks": _ticks(needs, shown["ticked"] if shown else None),
        "signs": needs.signature,
        "signature": shown["signature"] if shown else None,
        "missing": _("Still missing: %(what)s") % {"what": evidence.listed(left)} if left else "",
    }


def _photos(needs, taken) -> dict | None:
    """Give what to photograph, one after another, and what was taken."""
    if not needs.photos:
        return None
    wanted = [{"text": spoken(title), "is_done": place < len(taken)} for place, title in enumerate(needs.photos)]
    following = next((row["text"] for row in wanted if not row["is_done"]), "")
    return {"wanted": wanted, "next": following, "taken": taken}


def _ticks(needs, ticked) -> dict | None:
    if not needs.lines:
        return None
    done = [line["is_done"] for line in ticked["lines"]] if ticked else [False] * len(needs.lines)
    lines = [
        {"number": place, "text": spoken(text), "is_done": is_done}
        for place, (text, is_done) in enumerate(zip(needs.lines, done, strict=False))
    ]
    return {"lines": lines, "words": ticked["words"] if ticked else "", "is_kept": bool(ticked)}


def door_photos(visit) -> dict | None:
    """Give what is needed to photograph the door where nobody opens; None while nobody stands there."""
    if visit.state != "arrived":
        return None
    shown = proof.shown(evidence.given(visit, "miss_customer"))
    taken = shown["photos"] if shown else []
    return {"url": addresses.named("job-evidence", visit.number), "step": "miss_customer", "next": "", "taken": taken}


def proven(visit) -> dict | None:
    """Give all the evidence of a job that has ended, as the component evidence takes it."""
    return None if visit.state in BEFORE else proof.shown(evidence.given(visit))


def take_from(request, visit) -> None:
    """Keep what a form of this screen sends: a photo, a ticked list or a signature. Refuses: as give_evidence."""
    posted, kind = request.POST, words(request.POST, "kind", 10)
    ticks = [whole({"n": text}, "n") for text in posted.getlist("tick")[:MOST_TICKS]]
    evidence.give_evidence(
        visit, by=request.by, step=words(posted, "step", 20), kind=kind,
        picture=_drawn(posted) if kind == "signature" else _sent(request), words=words(posted, "words", 200),
        ticks=[tick for tick in ticks if tick is not None],
    )  # fmt: skip


def _sent(request) -> bytes:
    """Give the bytes of an uploaded photo. Refuses: PictureTooLarge, before reading it."""
    file = request.FILES.get("picture")
    if file is None:
        return b""
    if file.size > MOST_BYTES:
        raise PictureTooLarge(most_bytes=MOST_BYTES)
    return file.read()


def _drawn(posted) -> bytes:
    """Give the PNG that the pad wrote into the form; empty where nothing was drawn."""
    text = posted.get("drawing", "")
    try:
        return base64.b64decode(text.removeprefix(DRAWN), validate=True) if text.startswith(DRAWN) else b""
    except (binascii.Error, ValueError):
        return b""
