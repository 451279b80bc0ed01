"""Finds known places by what people type: Chinese, pinyin, its initials or English. The offline geocoder."""

from doorstep.places.models import Place


def find_places(city_id: int, typed: str, most: int = 8) -> list[Place]:
    """Give known places whose name or pinyin contains what was typed, best first; [] when nothing fits."""
    words = typed.strip().lower().replace("'", "")[:60]
    if not words:
        return []
    squeezed = words.replace(" ", "")
    found = Place.objects.filter(city_id=city_id, found_by__contains=squeezed).select_related("district")[:100]
    best = sorted(found, key=lambda place: (place.found_by.find(squeezed), len(str(place.name)), place.code))
    return best[:most] or _inside(city_id, squeezed, most)


def _inside(city_id, address, most):
    """Give places whose own name stands inside a longer address (南京西路1266号 holds 南京西路)."""
    places = Place.objects.filter(city_id=city_id).select_related("district")
    held = [p for p in places if any(len(n) > 1 and n.lower().replace(" ", "") in address for n in p.name.values())]
    return sorted(held, key=lambda place: (-max(len(n) for n in place.name.values()), place.code))[:most]
