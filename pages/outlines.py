"""A city's districts as an outline map: drawn on the server from their published shapes, each a link to what comes there."""

from math import cos, radians

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from shapely import affinity
from shapely.ops import polylabel

from doorstep.places.atlas import Atlas, CityFacts, atlas
from doorstep.rulebook.book import Book, book
from pages import addresses

WIDTH = 320
DETAIL = 0.8  # what is smaller than this is left out, in units of the picture
ROOM = 11  # a district has room for its name when a circle of this radius fits in


def district_map(city: CityFacts, here: str = "") -> dict | None:
    """Give the map of a city as the district map component takes it, `here` the code of the chosen district.

    Gives: None for a city without districts.
    """
    rules = book()
    maps = rules.derive(_maps, "city", "district", "area")
    key = (city.code, get_language())
    if key not in maps:
        maps[key] = _drawn(rules, city)
    drawn = maps[key]
    if not drawn:
        return None
    areas = [{**area, "state": "here"} if area["code"] == here else area for area in drawn["areas"]]
    return {**drawn, "areas": areas}


def _maps(_rules: Book) -> dict:
    """Begin with no map: one is drawn when it is first shown, and kept for all books with the same places."""
    return {}


def _drawn(rules: Book, city: CityFacts) -> dict | None:
    places = atlas(rules)
    districts = places.districts.get(city.code, [])
    if not districts:
        return None
    stretch = cos(radians(city.centre.lat))  # a degree of longitude is shorter than one of latitude
    west = min(area.shape.bounds[0] for area in districts) * stretch
    north = max(area.shape.bounds[3] for area in districts)
    scale = WIDTH / (max(area.shape.bounds[2] for area in districts) * stretch - west)
    height = round((north - min(area.shape.bounds[1] for area in districts)) * scale)
    project = [scale * stretch, 0, 0, -scale, -west * scale, north * scale]
    return {
        "view_box": f"0 0 {WIDTH} {height}",
        "label": _("Districts of %(city)s") % {"city": city.name},
        "areas": [_area(places, city, area, project) for area in districts],
    }


def _area(places: Atlas, city: CityFacts, area, project) -> dict:
    inside = area.shape.representative_point()
    picture = affinity.affine_transform(area.shape, project).simplify(DETAIL)
    largest = max(getattr(picture, "geoms", [picture]), key=lambda part: part.area)
    label = polylabel(largest, tolerance=1)
    is_covered = any(served.shape.intersects(area.shape) for served in places.areas.get(city.code, []))
    name = str(area.name)
    return {
        "code": area.code,
        "name": name,
        "title": name if is_covered else _("%(district)s: not yet") % {"district": name},
        "path": _path(picture),
        "x": f"{label.x:.0f}" if label.distance(largest.exterior) >= ROOM else "",
        "y": f"{label.y + 4:.0f}",
        "state": "covered" if is_covered else "",
        "url": addresses.near(city.code, at=f"point:{inside.y:.5f},{inside.x:.5f}") if is_covered else "",
    }


def _path(shape) -> str:
    """Write a polygon or several as the d of an SVG path, in whole tenths."""
    rings = [polygon.exterior.coords for polygon in getattr(shape, "geoms", [shape]) if not polygon.is_empty]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "z" for ring in rings if len(ring) > 3)
