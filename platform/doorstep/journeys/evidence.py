"""What proves a visit: which evidence a step needs, what was given, what is missing; given by the provider, never taken back."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from doorstep.catalog.proof import NOTHING, Needs, needs_of
from doorstep.kernel import clock
from doorstep.kernel.actors import STAFF
from doorstep.kernel.numbers import fresh_number
from doorstep.kernel.refusals import Invalid, NotAllowed, NotFound, WrongState, refuse_unless
from doorstep.kernel.texts import Texts
from doorstep.media.photos import clean_drawing, clean_photo, small_photo
from doorstep.media.refusals import EmptyEvidence
from doorstep.orders import access, actions, rights
from doorstep.orders.models import Evidence, Order, Visit
from doorstep.orders.refusals import ChecklistOpen, EvidenceMissing, TooMuchEvidence
from doorstep.people.privacy import keep_sight
from doorstep.rulebook.book import book
from doorstep.rulebook.models import Release

MOST_PIECES = 12  # with a picture, and as many without, per visit
GIVEN_IN = {  # the states of a visit in which evidence for a step can be given
    "arrive": ("en_route",),
    "start": ("arrived",),
    "finish": ("in_service", "paused"),
    "miss_customer": ("arrived",),
}
PHOTO, CHECKLIST, SIGNATURE, NOTE = KINDS = tuple(Evidence.Kind.values)


def released_service(order: Order) -> dict | None:
    """Give what the book of an order says of its service; no query while the service has not been released since."""
    now = book().entries.get(("service", order.service, "", ""))
    if now and now.number <= order.book_number:
        return now.payload
    said = Release.objects.filter(kind="service", key=order.service, city="", category="")
    return said.filter(number__lte=order.book_number).order_by("-number").values_list("payload", flat=True).first()


def needed(visit: Visit) -> dict[str, Needs]:
    """Give what starting and finishing a visit needs, by its order's book."""
    return needs_of(released_service(visit.order))


def given(visit: Visit, step: str = "") -> list[Evidence]:
    """Give the evidence of a visit, of one step if named, oldest first."""
    pieces = visit.evidence.all()
    return list(pieces.filter(step=step) if step else pieces)


def missing(needs: Needs, pieces: list[Evidence]) -> dict[str, int]:
    """Give how many pieces of which kind are still to be given; empty when the step may be taken. No database."""
    kinds = [piece.kind for piece in pieces]
    left = {
        PHOTO: len(needs.photos) - kinds.count(PHOTO),
        CHECKLIST: int(bool(needs.lines) and CHECKLIST not in kinds),
        SIGNATURE: int(needs.signature and SIGNATURE not in kinds),
    }
    return {kind: count for kind, count in left.items() if count > 0}


def refuse_unproven(visit: Visit, step: str) -> None:
    """Refuse a step whose evidence is not there. Refuses: EvidenceMissing with facts step and missing (kind: count)."""
    needs = needed(visit).get(step, NOTHING)
    left = missing(needs, given(visit, step)) if needs else {}
    if left:
        raise EvidenceMissing(
            _("Still missing for this step: %(what)s.") % {"what": listed(left)}, step=step, missing=left
        )


def listed(left: dict[str, int]) -> str:
    """Write what is missing in the reader's language."""
    words = {
        PHOTO: ngettext("%(count)s photo", "%(count)s photos", left.get(PHOTO, 0)) % {"count": left.get(PHOTO, 0)},
        CHECKLIST: _("the checklist"),
        SIGNATURE: _("the signature"),
    }
    return pgettext("between things that are missing", ", ").join(words[kind] for kind in left)


def lock_own(visit: Visit, by) -> Visit:
    """Lock a visit for its provider. Refuses: NotAllowed."""
    refuse_unless(rights.may_work(by, visit), NotAllowed)
    locked = actions.lock_visit(visit)
    refuse_unless(rights.may_work(by, locked), NotAllowed)
    return locked


def give_evidence(
    visit: Visit, *, by, step: str, kind: str, picture: bytes = b"", ticks=(), words: str = ""
) -> Evidence:
    """Keep a piece of evidence for a step that the provider stands before.

    Takes:   step, one of GIVEN_IN; kind: photo (picture: JPEG, PNG or WebP, at most 10 MB), checklist (ticks: the numbers
             of the done lines from 0, words: why others were not done), signature (picture, or words: the name), note (words).
    Gives:   the Evidence; its picture is a new one of at most 1600 px without EXIF, in private storage.
    Refuses: NotAllowed, Invalid, WrongState, EmptyEvidence, BadPicture, PictureTooLarge, ChecklistOpen with facts open,
             TooMuchEvidence with facts most. Nothing is written then.
    Source:  F49, E7; orders.md arrived to in_service, in_service to work_done.
    """
    refuse_unless(rights.may_work(by, visit), NotAllowed)  # before a stranger's picture is even opened
    refuse_unless(step in GIVEN_IN and kind in KINDS, Invalid)
    refuse_unless(visit.state in GIVEN_IN[step], WrongState(state=visit.state, step=step))
    words = words.strip()[:200]
    clean, ending = _cleaned(kind, picture, words)
    with transaction.atomic():
        visit = lock_own(visit, by)
        refuse_unless(visit.state in GIVEN_IN[step], WrongState(state=visit.state, step=step))
        _refuse_more(visit, bool(clean))
        data = _ticked(visit, step, ticks, words) if kind == CHECKLIST else {}
        piece = Evidence(
            number=fresh_number("E"), city_id=visit.city_id, visit=visit, step=step, kind=kind, data=data, words=words,
            by_id=by.user_id, at=clock.now(),
        )  # fmt: skip
        return _kept(piece, clean, ending)


def _cleaned(kind, picture, words) -> tuple[bytes, str]:
    if kind == PHOTO:
        return clean_photo(picture), "jpg"
    if kind == SIGNATURE and picture:
        return clean_drawing(picture), "webp"
    refuse_unless(words or kind == CHECKLIST, EmptyEvidence)
    return b"", ""


def _refuse_more(visit, has_picture) -> None:
    """Count pictures apart from words, under the visit's lock, so that two at once cannot both be the twelfth."""
    same = visit.evidence.exclude(file="") if has_picture else visit.evidence.filter(file="")
    refuse_unless(same.count() < MOST_PIECES, TooMuchEvidence, most=MOST_PIECES)


def _ticked(visit, step, ticks, words) -> dict:
    """Give the lines of a step's list as they were ticked, with their texts: the list of today may read differently."""
    lines = needed(visit).get(step, NOTHING).lines
    refuse_unless(lines and all(0 <= tick < len(lines) for tick in ticks), Invalid)
    still = [number for number in range(len(lines)) if number not in set(ticks)]
    refuse_unless(words or not still, ChecklistOpen, open=still)
    return {"lines": [{"text": dict(line), "is_done": n not in still} for n, line in enumerate(lines)]}


def _kept(piece, clean, ending) -> Evidence:
    """Write the file, then its row; a row that fails takes the file with it."""
    if not clean:
        piece.save(force_insert=True)
        return piece
    storage = piece.file.storage
    name = f"evidence/{piece.city_id}/{piece.at:%Y/%m}/{piece.number}.{ending}"
    piece.file.name = storage.save(name, ContentFile(clean))
    try:
        piece.save(force_insert=True)
    except BaseException:
        storage.delete(piece.file.name)
        raise
    return piece


def evidence_of(order: Order, *, by) -> list[Evidence]:
    """Give the evidence of an order that an actor may see, oldest first; nothing for strangers."""
    return list(access.evidence_within(by).filter(visit__order=order))


def evidence_of_visit(visit: Visit, *, by) -> list[Evidence]:
    """Give the evidence of a visit that an actor may see, oldest first; nothing for strangers.

    That staff looked is kept for the customer (F28, F92).
    """
    pieces = list(access.evidence_within(by).filter(visit=visit))
    if pieces and by.kind == STAFF:
        keep_sight(visit.order, by, "evidence", purpose="visit", at=clock.now())
    return pieces


def picture_of(number: str, *, by, is_small: bool = False) -> tuple[bytes, str]:
    """Give a piece's picture, or its thumbnail, with its type. Refuses: NotFound for strangers and where there is none."""
    piece = access.evidence_within(by).filter(number=str(number)[:16]).exclude(file="").first()
    if piece is None:
        raise NotFound()
    try:
        with piece.file.open("rb") as file:
            kept = file.read()
    except FileNotFoundError as gone:
        raise NotFound() from gone
    if is_small:
        return small_photo(kept), "image/jpeg"
    return kept, "image/webp" if piece.file.name.endswith(".webp") else "image/jpeg"


def lines_of(piece: Evidence) -> list[tuple[Texts, bool]]:
    """Give the lines of a ticked list with whether each was done."""
    return [(Texts(line["text"]), line["is_done"]) for line in piece.data.get("lines", [])]
