"""How the house says no: every refusal has a stable code and a sentence for people."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A rule said no; nothing was written. Doors turn it into problem+json or a sentence on the page.

    code is stable and documented; says is shown to people; status is the HTTP status that a door answers with;
    facts are machine readable details (never contact data), for example the next free slots.
    """

    code = "refused"
    says = _("This is not possible.")
    status = 409

    def __init__(self, says=None, **facts):
        self.says = says or self.says
        self.facts = facts
        super().__init__(str(self.says))


class NotAllowed(Refusal):
    code = "not_allowed"
    says = _("You are not allowed to do this.")
    status = 403


class NotFound(Refusal):
    code = "not_found"
    says = _("There is nothing here.")
    status = 404


class WrongState(Refusal):
    code = "wrong_state"
    says = _("This step is no longer possible; somebody may have been faster.")


class Invalid(Refusal):
    code = "invalid"
    says = _("Something in what was sent is not right.")
    status = 400


class TooMany(Refusal):
    code = "too_many_requests"
    says = _("Too many tries. Please wait a little.")
    status = 429


def refuse_unless(condition, refusal, **facts):
    """Raise the refusal unless the condition holds."""
    if not condition:
        raise refusal(**facts) if isinstance(refusal, type) else refusal
