"""Doors of evidence: the provider gives it, provider and customer see it; nobody else finds it."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes

from api.auth import actor
from api.booking import found
from api.doors import PERSON, Door, operation
from api.shapes.common import page_of
from api.shapes.evidence import EvidenceShown, EvidenceWanted, FileAsked
from api.writing import instant
from doorstep.journeys import evidence, work
from doorstep.kernel import actors
from doorstep.kernel.refusals import NotFound, WrongState
from doorstep.kernel.texts import spoken
from doorstep.media.refusals import BadPicture, EmptyEvidence, PictureTooLarge
from doorstep.orders.refusals import ChecklistOpen, TooMuchEvidence

MOST_BYTES = 5 * 1024 * 1024  # of the JSON; a photo of 1600 px is a tenth of that


def show_piece(piece) -> dict:
    lines = [{"text": spoken(text), "is_done": is_done} for text, is_done in evidence.lines_of(piece)]
    return {
        "number": piece.number,
        "step": piece.step,
        "kind": piece.kind,
        "at": instant(piece.at, ZoneInfo(piece.visit.order.city.time_zone)),
        "by": spoken(piece.visit.provider.name) if piece.visit.provider else "",
        "file_path": f"/api/v1/evidence/{piece.number}/file/" if piece.file else None,
        "lines": lines,
        "words": piece.words,
    }


def show_needs(visit) -> list[dict]:
    """Write what starting and finishing a job needs, in order."""
    pieces, rows = evidence.given(visit), []
    for step, needs in evidence.needed(visit).items():
        left = evidence.missing(needs, [piece for piece in pieces if piece.step == step])
        row = {
            "step": step,
            "photos": [spoken(title) for title in needs.photos],
            "lines": [spoken(line) for line in needs.lines],
            "signature": needs.signature,
            "missing": [{"kind": kind, "count": count} for kind, count in left.items()],
        }
        rows += [row] if needs else []
    return rows


class JobEvidence(Door):
    """The evidence of a job."""

    most_bytes = MOST_BYTES

    @operation("listEvidence", gives=page_of(EvidenceShown), who=PERSON, tag="work", refuses=[NotFound])
    def get(self, request, number):
        """List the evidence of a job, oldest first; what is still needed stands in the job itself."""
        by = actors.provider(request.user)
        pieces = evidence.evidence_of_visit(work.job_of(by, number), by=by)
        return {"items": [show_piece(piece) for piece in pieces], "next": None}

    @operation(
        "createEvidence", takes=EvidenceWanted, gives=EvidenceShown, status=201, who=PERSON, tag="work",
        refuses=[NotFound, WrongState, EmptyEvidence, BadPicture, PictureTooLarge, ChecklistOpen, TooMuchEvidence],
    )  # fmt: skip
    def post(self, request, number):
        """Give a piece of evidence for the step that one stands before: on the way arrive; at the door start or
        miss_customer; at work finish.

        Pictures are kept at most 1600 px large without place, time and device. At most 12 per visit.
        """
        by = actors.provider(request.user)
        return show_piece(evidence.give_evidence(work.job_of(by, number), by=by, **request.told))


class BookingEvidence(Door):
    """What proves that a booking was served."""

    @operation("listBookingEvidence", gives=page_of(EvidenceShown), who=PERSON, tag="booking", refuses=[NotFound])
    def get(self, request, number):
        """List the photos, lists and signatures of a booking's visits, oldest first, for its customer."""
        pieces = evidence.evidence_of(found(request, number), by=actor(request))
        return {"items": [show_piece(piece) for piece in pieces], "next": None}


class EvidenceFile(Door):
    """The picture of a piece of evidence."""

    @operation(
        "getEvidenceFile", asks=FileAsked, gives=OpenApiTypes.BINARY, status=(200, "image/*"), who=PERSON, tag="booking",
        refuses=[NotFound],
    )  # fmt: skip
    def get(self, request, number):
        """Give a photo (JPEG) or signature (WebP) to the visit's provider or the booking's customer.

        At most 1600 px large; as small a JPEG of at most 320 px.
        """
        sizes = {"is_small": request.asked["size"] == "small"}
        try:
            picture, kind = evidence.picture_of(number, by=actors.provider(request.user), **sizes)
        except NotFound:
            picture, kind = evidence.picture_of(number, by=actors.customer(request.user), **sizes)
        return HttpResponse(picture, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})
