"""Doors to where and when: known places, what comes to a point, the calendar, why times are closed."""

from collections import Counter

from django.utils.translation import ngettext

from api.auth import person
from api.doors import Door, operation
from api.shapes.common import page_of
from api.shapes.times import (
    CalendarAsked,
    ExplanationAsked,
    ExplanationShown,
    PlacesAsked,
    PlaceShown,
    PointAsked,
    ServedShown,
    SlotsShown,
)
from api.writing import city_named, instant
from doorstep.catalog.choices import BadChoice, choices_from
from doorstep.catalog.duration import duration
from doorstep.journeys import browse, times
from doorstep.journeys.facts import BadPoint, UnknownCity, UnknownService, scene_of
from doorstep.orders.refusals import NotServed, NotSold
from doorstep.people.territory import works_in
from doorstep.places.gazetteer import find_places
from doorstep.rosters.refusals import REASONS
from doorstep.rulebook.book import book


class Places(Door):
    """Known places."""

    @operation("suggestPlaces", asks=PlacesAsked, gives=page_of(PlaceShown), tag="times", refuses=[UnknownCity])
    def get(self, request):
        """Find known places by Chinese, pinyin, its initials or English, to get the point of an address."""
        asked = request.asked
        found = find_places(city_named(asked["city"]).id, asked["q"], asked["limit"])
        return {"items": [_show_place(place) for place in found], "next": None}


def _show_place(place):
    district = str(place.district.name) if place.district else ""
    return {"code": place.code, "name": str(place.name), "district": district, "lat": place.lat, "lng": place.lng}


class Serviceability(Door):
    """What comes to a point."""

    @operation("checkServiceability", asks=PointAsked, gives=ServedShown, tag="times", refuses=[UnknownCity, BadPoint])
    def get(self, request):
        """Say which services come to a point of a city."""
        asked = request.asked
        served = browse.serviceability(asked["city"], lat=asked["lat"], lng=asked["lng"])
        count = len(served.services)
        says = ngettext("%(count)s service comes to you.", "%(count)s services come to you.", count) % {"count": count}
        return {
            "city": served.city.code,
            "is_served": bool(count),
            "district": str(served.district.name) if served.district else None,
            "services": served.services,
            "message": says if count else str(NotServed.says),
        }


def _what(asked: dict, code: str) -> dict:
    """Gather what the calendar is asked for; the choices are checked against the service."""
    scene = scene_of(book(), asked["city"], code)
    raw = {name: asked[name] for name in ("quantity", "options", "addons")}
    where = {name: asked[name] for name in ("city", "lat", "lng", "provider")}
    return {**where, "service": code, "choices": choices_from(scene.service, raw)}


def show_calendar(calendar, minutes: int | None = None) -> dict:
    next_open, texts = calendar.next_open, {"": ""} | {code: str(text) for code, text in REASONS.items()}
    return {
        "minutes": minutes,
        "is_served": calendar.is_served,
        "next_open": next_open.isoformat(timespec="seconds") if next_open else None,
        "days": [_show_day(day, texts) for day in calendar.days],
    }


def _show_day(day, texts):
    slots = [
        {"starts_at": iso, "is_open": is_open, "reason": reason, "text": texts[reason], "providers": providers}
        for _at, iso, is_open, reason, providers in day.slots
    ]
    return {"on": day.on.isoformat(), "kind": day.kind.kind, "name": str(day.kind.name), "slots": slots}


class Slots(Door):
    """The calendar of a service at a point."""

    @operation(
        "listSlots", asks=CalendarAsked, gives=SlotsShown, tag="times",
        refuses=[UnknownCity, UnknownService, NotSold, BadChoice, BadPoint, times.BadDay],
    )  # fmt: skip
    def get(self, request, code):
        """List every time of the calendar, open, or closed with its reason."""
        asked = request.asked
        what = _what(asked, code)
        service = scene_of(book(), asked["city"], code).service
        calendar = times.slots(**what, first_day=asked["first_day"], days=asked["days"])
        return show_calendar(calendar, duration(service, what["choices"]).minutes)


class SlotExplanation(Door):
    """Why times of a day are closed."""

    @operation(
        "explainSlots", asks=ExplanationAsked, gives=ExplanationShown, tag="times",
        refuses=[UnknownCity, UnknownService, NotSold, BadChoice, BadPoint, times.BadDay],
    )  # fmt: skip
    def get(self, request, code):
        """Say for each time of a day how many providers cannot come and why; staff of the city see who."""
        asked = request.asked
        told = times.explain(**_what(asked, code), day=asked["day"])
        city = city_named(asked["city"])
        user = person(request)
        rows = [_show_row(row) for row in told.rows] if user and works_in(user, city.id) else None
        counted = [_count_at(told, place) for place in range(len(told.times))]
        shown = [_show_time(told, at, counts, city) for at, counts in zip(told.times, counted, strict=True)]
        return {"minutes": told.minutes, "times": shown, "providers": rows}


def _show_row(row):
    return {"code": row.code, "distance_km": row.distance_km, "reasons": row.reasons}


def _count_at(told, place: int) -> Counter:
    return Counter(row.reasons[place] for row in told.rows)


def _show_time(told, at, counts: Counter, city):
    reasons = [
        {"code": code, "text": str(told.legend.get(code, "")), "providers": number}
        for code, number in counts.most_common()
        if code
    ]
    return {"starts_at": instant(at, city.zone), "is_open": counts[""] > 0, "reasons": reasons}
