"""Every way in which people are told no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid, Refusal


class WrongCode(Refusal):
    code = "wrong_code"
    says = _("This code is not right. Please look again.")
    status = 401


class CodeExpired(Refusal):
    code = "code_expired"
    says = _("This code is no longer valid. Please ask for a new one.")
    status = 401


class WrongPassword(Refusal):
    code = "wrong_password"
    says = _("The log-in or the password is not right.")
    status = 401


class AccountClosed(Refusal):
    code = "account_closed"
    says = _("This account is closed. Please call us.")
    status = 403


class ContactTaken(Refusal):
    code = "contact_taken"
    says = _("This phone number or e-mail address belongs to another account.")


class NoSuchCity(Invalid):
    code = "no_such_city"
    says = _("We do not serve this city.")


class NoSuchService(Invalid):
    code = "no_such_service"
    says = _("We do not know this service.")


class IncompleteAddress(Invalid):
    code = "incomplete_address"
    says = _("Please write the street and whom we may ask for at the door.")


class BadPoint(Invalid):
    code = "bad_point"
    says = _("Please choose the place from the list, so that we find it.")


class TooManyKept(Refusal):
    code = "too_many_kept"
    says = _("Your list is full. Please remove something first.")
