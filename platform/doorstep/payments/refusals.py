"""Every way in which payments say no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid, NotFound, Refusal


class NothingDue(Refusal):
    code = "nothing_due"
    says = _("Nothing is left to pay for this order.")


class UnknownMethod(Invalid):
    code = "unknown_method"
    says = _("This way of paying is not offered.")


class UnknownAttempt(NotFound):
    code = "unknown_attempt"
    says = _("This payment is not known.")


class ForgedCallback(Refusal):
    code = "forged_callback"
    says = _("The signature is not right.")
    status = 400


class TooMuch(Refusal):
    code = "too_much"
    says = _("More cannot be moved than was paid.")


class AlreadyMoved(Refusal):
    code = "already_moved"
    says = _("This amount has been moved already.")
