"""A booking before it is placed: read from the address, written into the next one; back, reload and second tabs just work."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.catalog.choices import BadChoice, Choices, choices_from, usual_choices
from doorstep.catalog.duration import duration
from doorstep.catalog.tree import ServiceFacts, catalogue
from doorstep.places.atlas import CityFacts, atlas
from doorstep.policies.terms import Terms, terms_for
from doorstep.pricing.engine import Basket, Price, price
from doorstep.pricing.prices import price_of
from doorstep.rulebook.book import Book, book
from pages import addresses, wording
from pages.asked import instant, whole, words
from pages.cards import bill
from pages.whereabouts import Whereabouts, find

STEPS = ("what", "where", "when", "pay")


@dataclass(frozen=True)
class Draft:
    """What was chosen so far. wrong says what of it cannot be had; the usual choice stands in its place."""

    rules: Book
    city: CityFacts
    service: ServiceFacts
    choices: Choices
    place: Whereabouts
    provider: str
    starts_at: datetime | None
    wrong: str = ""

    @property
    def terms(self) -> Terms:
        return terms_for(self.rules, self.city.code, self.service.path)

    def pairs(self, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Give the state as names and values of a form or address, leaving some parts out."""
        pairs = [("quantity", str(self.choices.quantity))]
        pairs += [(f"o-{group}", choice) for group, choice in self.choices.options.items()]
        for code, pieces in self.choices.addons.items():
            pairs += [("addon", code), (f"n-{code}", str(pieces))]
        pairs += [("at", self.place.query["at"])] if self.place.query else []
        pairs += [("provider", self.provider)] if self.provider else []
        pairs += [("starts", self.starts_at.isoformat())] if self.starts_at else []
        return [pair for pair in pairs if pair[0].partition("-")[0] not in without]

    def query(self, *, without: tuple[str, ...] = (), **more: str) -> str:
        return urlencode([*self.pairs(without=without), *more.items()])

    def url(self, step: str, *, without: tuple[str, ...] = (), **more: str) -> str:
        return addresses.booking(step, self.city.code, self.service.code, self.query(without=without, **more))

    def price(self, starts_at: datetime | None = None) -> Price:
        return price(self.rules, Basket(self.service, self.choices, self.city, starts_at or self.starts_at)).value

    def bill(self) -> dict:
        made = self.price()
        return bill(made.lines, made.total_minor, made.currency)

    def length(self) -> str:
        span = duration(self.service, self.choices)
        return wording.minutes_range(span.shortest, span.longest)

    def summary(self) -> str:
        """Say in a few words what is being booked: 3 小时、挂机、擦玻璃 × 2."""
        parts = [wording.counted(self.choices.quantity, str(self.service.unit))]
        parts += [str(group.choice(self.choices.options[group.code]).name) for group in self.service.options]
        for addon in self.service.addons:
            pieces = self.choices.addons.get(addon.code, 0)
            if pieces:
                parts.append(f"{addon.name} × {pieces}" if pieces > 1 else str(addon.name))
        return wording.listed(parts)

    def stepper(self, present: str) -> list[dict]:
        """Give the four steps with the way back to those that are done."""
        labels = dict(
            zip(
                STEPS,
                (pgettext("booking", "What"), pgettext("booking", "Where"), pgettext("booking", "When"), _("Pay")),
                strict=True,
            )
        )
        now = STEPS.index(present)
        return [
            {"label": labels[step], "url": self.url(step, without=("starts",)) if place < now else "",
             "state": "done" if place < now else "current" if place == now else "next"}
            for place, step in enumerate(STEPS)
        ]  # fmt: skip


def read_draft(request, city_code: str, service_code: str) -> Draft:
    """Read a draft from the address; a service that is not sold here is 404, wrong choices fall back to the usual ones."""
    rules = book()
    city = atlas(rules).city(city_code)
    service = catalogue(rules).services.get(service_code)
    if city is None or service is None or price_of(rules, city_code, service_code) is None:
        raise Http404
    request.city_facts = city
    asked = request.GET
    choices, wrong = _choices(service, asked)
    return Draft(
        rules=rules,
        city=city,
        service=service,
        choices=choices,
        place=find(city, asked, request.user),
        provider=words(asked, "provider", 40),
        starts_at=instant(asked, "starts"),
        wrong=wrong,
    )


def _choices(service, asked) -> tuple[Choices, str]:
    addons = {}
    for code in asked.getlist("addon"):
        pieces = whole(asked, f"n-{code}")
        addons[code] = 1 if pieces is None else max(1, pieces)
    raw = {
        "quantity": asked.get("quantity", ""),
        "options": {group.code: asked[f"o-{group.code}"] for group in service.options if f"o-{group.code}" in asked},
        "addons": addons,
    }
    try:
        return choices_from(service, raw), ""
    except BadChoice as refused:
        return usual_choices(service), str(refused.says)
