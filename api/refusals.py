"""Every way the API itself says no; the rooms below have their own."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid, Refusal


class NotAuthenticated(Refusal):
    code = "not_authenticated"
    says = _("Please log in first.")
    status = 401


class BadToken(NotAuthenticated):
    code = "bad_token"
    says = _("This token is not valid any more. Please log in again.")


class BadKey(NotAuthenticated):
    code = "bad_api_key"
    says = _("This API key is not valid.")


class Unreadable(Invalid):
    code = "unreadable"
    says = _("The body is not JSON that we can read.")


class TooLarge(Invalid):
    code = "too_large"
    says = _("The body is larger than it may be here.")
    status = 413


class WrongMediaType(Invalid):
    code = "wrong_media_type"
    says = _("Please send application/json.")
    status = 415


class NoSuchMethod(Refusal):
    code = "method_not_allowed"
    says = _("This address does not know this method.")
    status = 405


class BadCursor(Invalid):
    code = "bad_cursor"
    says = _("This cursor does not belong to this list. Please start from the first page.")


class BadIdempotencyKey(Invalid):
    code = "bad_idempotency_key"
    says = _("An Idempotency-Key has 1 to 100 visible characters.")


class KeyReused(Refusal):
    code = "idempotency_key_reused"
    says = _("This Idempotency-Key came with another request before.")
    status = 422


class StillRunning(Refusal):
    code = "request_in_flight"
    says = _("The first request with this Idempotency-Key is still running. Please try again in a moment.")


class Busy(Refusal):
    code = "busy"
    says = _("Very many people are here right now. Please try again in a moment.")
    status = 503


class Broken(Refusal):
    code = "broken"
    says = _("Something broke on our side. We have been told; please try again.")
    status = 500
