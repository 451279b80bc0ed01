""" "Why closed?": for a service, a place and a day, every provider and every time with the reason."""

from datetime import date, timedelta

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from cms.screens.screen import Screen, ScreenViewSet
from doorstep.catalog.choices import Choices, usual_choices
from doorstep.catalog.tree import catalogue
from doorstep.journeys import browse
from doorstep.journeys.times import explain
from doorstep.kernel import clock
from doorstep.kernel.refusals import Refusal
from doorstep.places.atlas import atlas
from doorstep.places.gazetteer import find_places
from doorstep.providers.models import Provider
from doorstep.rulebook.book import book

MARKS = {
    "past": "·", "lead_time": "L", "cutoff": "C", "horizon": "H", "closed_day": "X", "not_served": "N", "no_skill": "S",
    "no_badge": "B", "area": "A", "suspended": "!", "off_hours": "–", "leave": "V", "busy": "■", "travel": "▨",
    "day_cap": "F", "off_grid": "·", "": "○",
}  # fmt: skip
MOST_ROWS = 400


class WhyClosed(Screen):
    """A dense matrix: rows are providers, columns times, a sign in each cell with its reason in the legend."""

    template_name = "cms/screens/closed.html"
    page_title = _("Why closed?")

    def get_context_data(self, **kwargs):
        city, asked = self.city(), self.request.GET
        services = browse.sold_services(book(), city.code) if city else []
        place = self.place(city, asked) if city else None
        day = parse_date_or_none(asked.get("day", "")) or clock.now().date() + timedelta(days=1)
        context = {
            "cities": self.cities(), "city": city, "services": services, "service": asked.get("service", ""),
            "typed": asked.get("place", ""), "place": place, "places": self.found, "day": day,
            "quantity": asked.get("quantity", ""), "before": day - timedelta(days=1), "after": day + timedelta(days=1),
            "link": self.link(),
        }  # fmt: skip
        if city and place and asked.get("service"):
            context |= self.matrix(city.code, asked["service"], place, day, asked.get("quantity", ""))
        return super().get_context_data(**context, **kwargs)

    found: list = []

    def link(self) -> str:
        """Give the question without its day, for the arrows."""
        asked = self.request.GET.copy()
        asked.pop("day", None)
        return asked.urlencode()

    def place(self, city, asked):
        """Give the point asked for: a known place by its name, or the city's centre."""
        typed = asked.get("place", "").strip()
        if typed:
            self.found = list(find_places(city.pk, typed))
            chosen = next((p for p in self.found if p.code == asked.get("at")), next(iter(self.found), None))
            return {"name": str(chosen), "lat": chosen.lat, "lng": chosen.lng, "code": chosen.code} if chosen else None
        facts = atlas(book()).city(city.code)
        return (
            {"name": _("centre of the city"), "lat": facts.centre.lat, "lng": facts.centre.lng, "code": ""}
            if facts
            else None
        )

    def matrix(self, city, service, place, day, quantity) -> dict:
        facts = catalogue(book()).services.get(service)
        try:
            choices = chosen_quantity(facts, quantity)
            told = explain(city, service, lat=place["lat"], lng=place["lng"], choices=choices, day=day)
        except Refusal as refusal:
            return {"refusal": refusal.says}
        names = dict(Provider.objects.filter(pk__in=[row.provider_id for row in told.rows]).values_list("pk", "name"))
        rows = [
            {
                "name": names.get(row.provider_id, row.code), "code": row.code, "km": row.distance_km,
                "open": row.open_count,
                "cells": [(MARKS.get(code, "?"), code or "open", told.legend.get(code, "")) for code in row.reasons],
            }
            for row in told.rows[:MOST_ROWS]
        ]  # fmt: skip
        used = {code for row in told.rows for code in row.reasons if code}
        legend = [(MARKS.get(code, "?"), code, said) for code, said in told.legend.items() if code in used]
        return {
            "told": told, "rows": rows, "legend": legend, "facts": facts,
            "total_open": sum(1 for row in rows if row["open"]),
            "hours": [(t, f"{t:%H:%M}", t.minute == 0) for t in told.times],
        }  # fmt: skip


def chosen_quantity(facts, quantity: str) -> Choices | None:
    if facts is None:
        return None
    usual = usual_choices(facts)
    if not quantity.isdigit():
        return usual
    return Choices(min(int(quantity), facts.quantity_max) or facts.quantity_min, usual.options, usual.addons)


def parse_date_or_none(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


class WhyClosedViewSet(ScreenViewSet):
    """Its place in the admin."""

    name = "why-closed"
    icon = "help"
    menu_label = _("Why closed?")
    menu_order = 140
    view_class = WhyClosed
