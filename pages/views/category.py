"""A category in a city, generated: its parts, its services, filtered by price and sorted."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from doorstep.catalog.tree import catalogue
from doorstep.journeys import browse
from doorstep.rulebook.book import book
from pages import addresses
from pages.asked import whole, words
from pages.caching import shareable
from pages.cards import card_row, category_tile
from pages.pictures import picture_of
from pages.schema_org import crumbs
from pages.shell import meta
from pages.whereabouts import find

SORTS = ("popular", "rating", "price", "new")


def show_category(request, city, code, page):
    """Show the services of a category with the filters of F03; an empty one is kept out of search engines."""
    rules = book()
    node = catalogue(rules).categories.get(code)
    if node is None:
        raise Http404
    return shareable(
        request, render(request, "pages/category.html", category_context(request, rules, city, node, page))
    )


def category_context(request, rules, city, node, page) -> dict:
    """Give what the page of a category shows with a book: what a preview shows as well."""
    tree, code, asked = catalogue(rules), node.code, request.GET
    sort = asked.get("sort") if asked.get("sort") in SORTS else "popular"
    place = find(city, asked)
    found = browse.cards(
        city.code, category=code, point=place.point, sort=sort, price_min=_minor(asked, "least"),
        price_max=_minor(asked, "most"), with_next=True, rules=rules,
    )  # fmt: skip
    trail = [{"text": str(city.name), "url": addresses.city(city.code)}]
    trail += [{"text": str(tree.categories[c].name), "url": addresses.category(city.code, c)} for c in node.path[:-1]]
    story = page.story_of(category=code)
    title = _("%(what)s in %(city)s") % {"what": node.name, "city": city.name}
    picture = picture_of(node)
    description = str(node.summary)
    return {
        "title": str(node.name),
        "summary": description,
        "picture": picture,
        "crumbs": trail,
        "children": [category_tile(child, city) for child in tree.children(code)],
        "services": [card_row(card, city, query=place.query) for card in found],
        "sorts": [{"text": text, "url": _resorted(asked, value), "is_current": value == sort} for value, text in _sorts()],
        "filters": {"least": words(asked, "least", 6), "most": words(asked, "most", 6), "sort": sort, "kept": place.query},
        "is_filtered": bool(asked.get("least") or asked.get("most") or place.point),
        "clear_url": addresses.category(city.code, code),
        "near_url": addresses.near(city.code),
        "place": place,
        "story": story,
        "city_facts": city,
        "meta": meta(request, title, description, image=picture["src"], json_ld=[crumbs(trail)],
                     robots="" if found else "noindex"),
    }  # fmt: skip


def _minor(asked, name) -> int | None:
    """Read a price limit, typed in whole units of the currency."""
    limit = whole(asked, name, 10**7)
    return None if limit is None else limit * 100


def _sorts():
    return [("popular", _("Popular")), ("rating", _("Best rated")), ("price", _("Price")), ("new", _("Newest"))]


def _resorted(asked, sort) -> str:
    query = asked.copy()
    query["sort"] = sort
    return f"?{query.urlencode()}"
