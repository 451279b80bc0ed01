"""Pages for what went wrong, each with a way on. The last one needs no database, no session, no template of ours to work."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from pages import addresses
from pages.shell import show

ROUGH = '<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{text}</p>'


def _plain_place(request) -> bool:
    return request.path.startswith(("/api/", "/media/", "/static/"))


def _page(request, status, title, text, links):
    if _plain_place(request):
        return HttpResponse(title, status=status, content_type="text/plain; charset=utf-8")
    return show(request, "error", title, status=status, text=text, links=links, code=status)


def _ways(request) -> list[dict]:
    return [
        {"text": _("To the services"), "url": addresses.cities(), "icon": "home", "note": ""},
        {"text": _("My orders"), "url": addresses.named("orders"), "icon": "orders", "note": ""},
    ]


def not_found(request, exception=None):
    """404: what was looked for is not here; the search is."""
    text = _("The address may be mistyped, or what it showed is no longer offered.")
    return _page(request, 404, _("We could not find this page"), text, _ways(request))


def forbidden(request, exception=None, reason=""):
    """403: also what a form without its token gets, for example after logging in in another tab."""
    text = _("You may not see this, or the page was open for too long. Go back, reload it and try again.")
    return _page(request, 403, _("This did not work"), text, _ways(request))


def bad_request(request, exception=None):
    """400: what was sent cannot be read."""
    return _page(request, 400, _("This could not be read"), _("Please go back and try again."), _ways(request))


def broken(request):
    """500: our fault. It must not fail itself, so it falls back to bare HTML."""
    title, text = _("Something broke on our side"), _("Nothing was charged twice. Please try again in a minute.")
    try:
        body: str = render_to_string("pages/broken.html", {"title": title, "text": text})
    except Exception:  # whatever broke may break this too
        body = ROUGH.format(lang=getattr(request, "LANGUAGE_CODE", ""), title=title, text=text)
    return HttpResponse(body, status=500)
