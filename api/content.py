"""Doors to what operators published: cities and categories. Kept whole by release (api.caching)."""

from operator import attrgetter

from api.caching import kept
from api.doors import Door, operation
from api.paging import page_of_list
from api.shapes.common import CityAsked, PageAsked, page_of
from api.shapes.content import CategoriesAsked, CategoryDetail, CategoryShown, CityShown
from api.writing import Pictures, city_named
from doorstep.catalog.tree import catalogue
from doorstep.kernel.refusals import NotFound, refuse_unless
from doorstep.places.atlas import atlas
from doorstep.pricing.prices import price_of
from doorstep.rulebook.book import book


def show_city(city) -> dict:
    return {
        "code": city.code,
        "name": str(city.name),
        "country": city.country,
        "time_zone": str(city.zone),
        "currency": city.currency,
        "centre": {"lat": city.centre.lat, "lng": city.centre.lng},
        "phone": city.phone,
    }


class Cities(Door):
    """All cities."""

    @operation("listCities", asks=PageAsked, gives=page_of(CityShown), tag="content")
    def get(self, request):
        """List the cities that we serve."""
        now = book()
        cities = list(atlas(now).cities.values())
        shown, after = page_of_list("cities", cities, attrgetter("code"), **request.asked)
        return kept({"items": [show_city(city) for city in shown], "next": after}, now)


def show_category(node, sold: dict[str, int], pictures) -> dict:
    return {
        "code": node.code,
        "parent": node.parent or None,
        "name": str(node.name),
        "summary": str(node.summary),
        "provider_noun": str(node.provider_noun),
        "hue": node.hue,
        "picture": pictures.of(node),
        "services": sold.get(node.code, 0),
    }


def _sold(now, city: str) -> dict[str, int]:
    """Count, per category, the services below it that are sold in the city."""
    counts: dict[str, int] = {}
    for service in catalogue(now).services.values():
        if price_of(now, city, service.code):
            for code in service.path:
                counts[code] = counts.get(code, 0) + 1
    return counts


class Categories(Door):
    """The category tree, flat, parents before children."""

    @operation("listCategories", asks=CategoriesAsked, gives=page_of(CategoryShown), tag="content")
    def get(self, request):
        """List the categories, in order, parents before their children, with how many services the city has in each.

        Refuses: unknown_city.
        """
        now, city = book(), city_named(request.asked["city"])
        parent = request.asked.get("parent")
        nodes = [n for n in catalogue(now).categories.values() if parent is None or n.parent == parent]
        sold, pictures = _sold(now, city.code), Pictures(nodes)
        return kept({"items": [show_category(n, sold, pictures) for n in nodes], "next": None}, now, city.code)


class CategoryDoor(Door):
    """One category."""

    @operation("getCategory", asks=CityAsked, gives=CategoryDetail, tag="content")
    def get(self, request, code):
        """Show a category: its path, its children, what customers rate.

        Refuses: unknown_city, not_found.
        """
        now, city = book(), city_named(request.asked["city"])
        tree = catalogue(now)
        node, children = tree.categories.get(code), tree.children(code)
        refuse_unless(node, NotFound)
        sold, pictures = _sold(now, city.code), Pictures([node, *children])
        answer = show_category(node, sold, pictures) | {
            "path": list(node.path),
            "children": [show_category(child, sold, pictures) for child in children],
            "review_dimensions": node.dimensions(),
        }
        return kept(answer, now, city.code)
