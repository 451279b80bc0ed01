"""What machines ask for: sitemap, robots, the manifests and the service worker of the portal."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.brand.face import face
from doorstep.catalog.tree import catalogue
from doorstep.journeys.browse import sold_services
from doorstep.places.atlas import atlas
from doorstep.rulebook.book import book
from pages import addresses
from pages.caching import shareable
from pages.models import ArticlePage, LandingPage
from pages.wording import language_tag

PAPER, ACCENT = "#faf8f4", "#c2410c"


@require_safe
def sitemap(request):
    """List every public page in every language: generated ones from the book, written ones from the tree."""
    rows = []
    with translation.override(settings.LANGUAGE_CODE):
        for path in _paths():
            versions = [
                {"lang": language_tag(code), "url": addresses.absolute(addresses.in_language(path, code))}
                for code, _name in settings.LANGUAGES
            ]
            rows += [{"url": version["url"], "versions": versions} for version in versions]
    response = render(request, "pages/sitemap.xml", {"rows": rows}, content_type="application/xml")
    return shareable(request, response)


def _paths():
    """Give the addresses in the default language; pages with nothing on them are left out."""
    rules = book()
    tree = catalogue(rules)
    yield addresses.cities()
    for city in atlas(rules).cities.values():
        yield addresses.city(city.code)
        sold = sold_services(rules, city.code)
        filled = {code for service in sold for code in service.path}
        yield from (addresses.category(city.code, code) for code in tree.categories if code in filled)
        yield from (addresses.service(city.code, service.code) for service in sold)
    for kind in (ArticlePage, LandingPage):
        for page in kind.objects.live().public():
            yield page.get_url() or addresses.cities()


@require_safe
def robots(request):
    """Let search engines in, but not into what is personal."""
    closed = ["/admin/", "/api/", "/account/", "/login/", "/work/", "/pay/", "/mailbox/"]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        *(f"Disallow: /en{path}" for path in closed[2:]),
    ]
    lines += ["Disallow: /*/book/", f"Sitemap: {addresses.absolute('/sitemap.xml')}", ""]
    return shareable(request, HttpResponse("\n".join(lines), content_type="text/plain"), 3600)


def _manifest(name, start, scope) -> JsonResponse:
    icon = {"src": static("pages/icons/logo.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    found = {
        "name": name,
        "short_name": name[:12],
        "start_url": start,
        "scope": scope,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": face(book()).accent or ACCENT,
        "icons": [icon, {**icon, "src": static("pages/icons/app.svg"), "purpose": "maskable"}],
    }
    return JsonResponse(found, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
def manifest(request):
    """Let customers put the shop on their phone."""
    return _manifest(str(face(book()).name), "/", "/")


@require_safe
def work_manifest(request):
    """Let providers put the portal on their phone, in their language."""
    language = (
        translation.get_language() if request.GET.get("lang") not in dict(settings.LANGUAGES) else request.GET["lang"]
    )
    with translation.override(language):
        start = addresses.named("work")
        return _manifest(_("My jobs"), start, start)


@require_safe
def worker(request):
    """Serve the worker from inside the portal's address, so that it may look after it; never from a cache."""
    response = render(request, "pages/work_worker.js", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    return response


@require_safe
def theme(request, number):
    """Give the operator's accent as a stylesheet; its address names the release, so that it is kept for ever."""
    shades = face(book()).theme
    light, dark = (_tokens(shades.get(name, {})) for name in ("light", "dark"))
    lines = [
        f":root {{ {light} }}",
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}',
        f':root[data-theme="dark"] {{ {dark} }}',
    ]
    response = HttpResponse("\n".join(lines), content_type="text/css")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _tokens(shades: dict) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in shades.items())


@require_safe
def favicon(request):
    return HttpResponseRedirect(static("pages/icons/logo.svg"))
