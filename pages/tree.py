"""The page tree: grown from the published cities, written from code by the demo's loader."""

from django.db import transaction
from wagtail.models import Page, Site

from doorstep.catalog.models import Service
from doorstep.kernel.texts import Texts
from doorstep.places.models import City
from pages.models import ArticlePage, CityPage, HomePage, LandingPage


@transaction.atomic
def grow(site: Site | None = None) -> HomePage:
    """Make sure that the site's root is our home and that every published city has its page; what stands is kept.

    Gives: the HomePage.
    """
    home = _home(site)
    for city in City.objects.filter(live=True, page=None):
        plant_city(city, home)
    return home


def _home(site=None) -> HomePage:
    site = site or Site.objects.filter(is_default_site=True).first()
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="Doorstep", slug="doorstep"))
        home.save_revision().publish()
        _drop_welcome(root)
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Doorstep")
    elif site.root_page_id != home.pk:
        site.root_page = home
        site.save()
    return home


def _drop_welcome(root):
    """Remove the page with which Wagtail greets a new project, when nobody has made it theirs."""
    welcome = root.get_children().filter(slug="home", content_type__model="page").first()
    if welcome and not welcome.get_children().exists():
        Site.objects.filter(root_page=welcome).update(root_page=HomePage.objects.first())
        welcome.delete()


def plant_city(city: City, home: HomePage | None = None) -> CityPage:
    """Give a published city its page."""
    standing = CityPage.objects.filter(city=city).first()
    if standing:
        return standing
    home = home or _home()
    page = home.add_child(instance=CityPage(title=str(city.name), slug=city.code, city=city))
    page.save_revision().publish()
    return page


def write_article(slug: str, *, title, intro, blocks: list[dict], city: str = "", picture=None) -> ArticlePage:
    """Write and publish an article (below a city, or for all) from plain rows; an article of that address is kept.

    Takes: title and intro as Texts or [Chinese, English]; blocks as rows of fixtures/catalogue/pages.yaml.
    """
    return _write(ArticlePage, slug, title, intro, blocks, city, picture=picture)


def write_landing(slug: str, *, title, intro, blocks: list[dict], city: str = "", is_pinned=False) -> LandingPage:
    """Write and publish a landing page, as write_article does; a pinned one stands on the city's home."""
    return _write(LandingPage, slug, title, intro, blocks, city, is_pinned=is_pinned)


@transaction.atomic
def _write(kind, slug, title, intro, blocks, city, **more):
    parent = CityPage.objects.get(slug=city) if city else grow()
    standing = kind.objects.child_of(parent).filter(slug=slug).first()
    if standing:
        return standing
    body = [block for row in blocks for block in _blocks(row)]
    heading, opening = _texts(title), _texts(intro)
    fresh = kind(title=str(heading), slug=slug, heading=heading, intro=opening, body=body, **more)
    page = parent.add_child(instance=fresh)
    page.save_revision().publish()
    return page


def _texts(given) -> Texts:
    if isinstance(given, dict):
        return Texts(given)
    return Texts(zip(("zh-hans", "en"), given or (), strict=False))


def _spoken(given) -> dict[str, str]:
    return {code.replace("-", "_"): text for code, text in _texts(given).items()}


def _rich(given) -> dict[str, str]:
    return {code: f"<p>{text}</p>" for code, text in _spoken(given).items()}


def _blocks(row: dict):
    """Give the (kind, value) pairs of one row; its words say which blocks it makes."""
    heading = _spoken(row.get("heading"))
    if "text" in row:
        yield "text", {"heading": heading, "text": _rich(row["text"])}
    if "services" in row:
        found = {service.code: service for service in Service.objects.filter(code__in=row["services"])}
        chosen = [found[code] for code in row["services"] if code in found]
        if chosen:
            yield "services", {"heading": heading, "services": chosen}
    if "steps" in row:
        yield "steps", {"heading": heading, "steps": [{"title": _spoken(title), "text": {}} for title in row["steps"]]}
    if "quote" in row:
        yield "quote", {"text": _spoken(row["quote"]), "who": {}}
    if "call" in row:
        service = Service.objects.filter(code=row.get("service", "")).first()
        yield "call", {"text": _spoken(row["call"]), "note": {}, "service": service, "link": ""}
