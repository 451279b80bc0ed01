"""Every way in which orders say no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid, NotFound, Refusal


class NotServed(Refusal):
    code = "not_served"
    says = _("Nobody comes to this address yet.")


class NotSold(NotFound):
    code = "not_sold"
    says = _("This service is not offered in this city.")


class HoldExpired(Refusal):
    code = "hold_expired"
    says = _("The time was kept for you and has run out. You can take a new one.")
    status = 410


class TooLateToCancel(Refusal):
    code = "too_late_to_cancel"
    says = _("This order can no longer be cancelled here. Please call us.")


class TooLateToMove(Refusal):
    code = "too_late_to_move"
    says = _("This visit can no longer be moved here. Please call us.")


class WrongCode(Refusal):
    code = "wrong_service_code"
    says = _("This is not the service code. Ask the customer for the six digits.")


class TooFar(Refusal):
    code = "too_far"
    says = _("You are not at the door yet. If the place on the map is wrong, say so in a note.")


class TooEarly(Refusal):
    code = "too_early"
    says = _("It is too early for this step.")


class NotLateYet(Refusal):
    code = "not_late_yet"
    says = _("The provider may still come. Please wait a little, or call us.")


class CallFirst(Refusal):
    code = "call_first"
    says = _("Please call the customer first and note each call here.")


class NoteNeeded(Invalid):
    code = "note_needed"
    says = _("Please take a photo of the door, or write what you found there.")


class BadDoor(Invalid):
    code = "bad_door"
    says = _("Please fill in the address and whom to call.")


class EvidenceMissing(Refusal):
    code = "evidence_missing"
    says = _("This step needs its evidence first.")


class TooMuchEvidence(Refusal):
    code = "too_much_evidence"
    says = _("There are already twelve of these for this visit. That is enough.")


class ChecklistOpen(Invalid):
    code = "checklist_open"
    says = _("Please tick every line, or write why one was not done.")
