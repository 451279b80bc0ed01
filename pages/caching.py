"""Pages for anonymous visitors are kept whole (doorstep.rulebook.answers): a view says which of them may be shared."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

from doorstep.rulebook.answers import keep

LIVE_S = 30
PERSONAL = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)


def shareable(request, response, seconds: int = LIVE_S):
    """Let everybody without an account see this very response for a few seconds; a personal one stays untouched.

    A page with a form token, a message, a person or a preview on it is personal.
    """
    is_personal = (
        getattr(request, "is_preview", False)
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or any(name in request.COOKIES for name in PERSONAL)
    )
    if not is_personal and response.status_code == 200:
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
        keep(response, seconds, vary="Cookie")
    return response
