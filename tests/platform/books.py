"""Books made by hand, for laws of deciders: no database, no clock."""

from doorstep.catalog.tree import catalogue
from doorstep.places.atlas import atlas
from doorstep.rulebook.book import Book, Entry

EMPTY = {"zh-hans": "", "en": ""}
OUTLINE = {"type": "Polygon", "coordinates": [[[121, 31], [122, 31], [122, 32], [121, 32], [121, 31]]]}


def book_of(*entries: Entry) -> Book:
    """Give a book whose entries are numbered in order, as if each had been one release."""
    numbered = [Entry(e.kind, e.key, e.city, e.category, e.payload, n) for n, e in enumerate(entries, 1)]
    return Book({}, 0).with_entries(numbered, number=len(numbered))


def city(code="shanghai", zone="Asia/Shanghai", **facts) -> Entry:
    payload = {
        "id": 1, "code": code, "name": {"en": code}, "country": "CN", "time_zone": zone, "currency": "CNY", "lat": 31.2,
        "lng": 121.5, "phone": "", "position": 1,
    }  # fmt: skip
    return Entry("city", code, "", "", payload | facts)


def area(code, number, *, kind="area", outline=OUTLINE, of="shanghai") -> Entry:
    payload = {"id": number, "code": code, "city": of, "name": {"en": code}, "outline": outline}
    return Entry(kind, code, of, "", payload)


def category(code="cleaning", parent="", **facts) -> Entry:
    payload = {
        "id": 1, "code": code, "parent": parent, "name": {"en": code}, "summary": {}, "provider_noun": {}, "hue": "",
        "scene": "", "picture": None, "position": 1, "review_dimensions": {},
    }  # fmt: skip
    return Entry("category", code, "", "", payload | facts)


def service(code="daily", of="cleaning", **facts) -> Entry:
    payload = {
        "id": 1, "code": code, "category": of, "name": {"en": code}, "summary": {}, "description": {}, "synonyms": "",
        "scene": "", "picture": None, "unit": {"en": "hour"}, "quantity": [1, 20, 1, 2], "base_minutes": 0,
        "minutes_per_unit": "60", "spread_percent": 15, "crew": 1, "scope": [], "steps": [], "tools": [], "faq": [],
        "badge_needed": "", "is_pinned": False, "is_unlisted": False, "new_until": None, "position": 1, "options": [],
        "addons": [],
    }  # fmt: skip
    return Entry("service", code, "", "", payload | facts)


def prices(of="daily", at="", **facts) -> Entry:
    payload = {
        "is_sold": True, "base_minor": None, "unit_minor": None, "minimum_minor": None, "provider_percent": None,
        "bands": [], "options": {}, "addons": {},
    }  # fmt: skip
    return Entry("price", of, at, "", payload | facts)


def surcharge(code, *, days="any", start=0, until=1440, percent="0", amount=0, at="", of="") -> Entry:
    payload = {
        "code": code, "name": {"en": code}, "days": days, "from_minute": start, "until_minute": until,
        "percent": percent, "amount_minor": amount,
    }  # fmt: skip
    return Entry("surcharge", code, at, of, payload)


def calendar(code, layer, days: dict[str, str], *, at="", country="CN") -> Entry:
    told = {day: {"kind": kind, "name": {"en": kind}} for day, kind in days.items()}
    return Entry("calendar", code, at, "", {"layer": layer, "country": country, "name": {}, "days": told})


def policy(at="", of="", **terms) -> Entry:
    return Entry("policy", "terms", at, of, {"cancel_ladder": []} | terms)


def facts_of(book: Book, city_code="shanghai", service_code="daily"):
    """Give (CityFacts, ServiceFacts)."""
    return atlas(book).city(city_code), catalogue(book).services[service_code]
