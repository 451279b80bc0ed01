"""Serves the page tree, with the site and its home read once a minute instead of with every page."""

from wagtail import views
from wagtail.models import Site

from doorstep.kernel.keeping import kept

KEPT_S = 60


def serve(request, path):
    """Serve a page as Wagtail does; the site's rows come from memory (listeners drop them when a site or page changes)."""
    request._wagtail_site = kept("site", (request.get_host(), request.get_port()), KEPT_S, lambda: _site(request))
    return views.serve(request, path)


def _site(request) -> Site | None:
    """Find the site of a host with its home as the type that it is, so that routing needs no further query."""
    site = Site._find_for_request(request)
    if site is not None:
        site.root_page = site.root_page.specific
    return site
