"""The engine: prices everything, everywhere, the same way. Pure, in integer minor units, with a trace that re-computes.

The pipeline is that of rules.md: base, measure, adjust (options, add-ons, surcharges by time), guard, split. Each stage
reads the lines before it and appends its own, so that the total is the sum of the lines and nothing else.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache

from django.utils.translation import gettext_lazy as _

from doorstep.catalog.choices import Choices, usual_choices
from doorstep.catalog.tree import ServiceFacts
from doorstep.kernel.money import percent_of
from doorstep.kernel.texts import Texts, said
from doorstep.places.atlas import CityFacts, day_kind
from doorstep.pricing.prices import Prices, entries_of, price_of
from doorstep.rulebook.book import Book, Entry
from doorstep.rulebook.decision import Decision, Step

WORK = {"base", "measure", "option"}  # what surcharges by percent are taken of


@dataclass(frozen=True)
class Line:
    """One line of the bill, in minor units."""

    kind: str
    code: str
    name: Texts
    quantity: int
    amount_minor: int


@dataclass(frozen=True)
class Price:
    """The bill: lines that add up to the total, and the provider's share of it."""

    lines: tuple[Line, ...]
    total_minor: int
    provider_minor: int
    currency: str


@dataclass(frozen=True)
class Basket:
    """The facts of one pricing: what, where, and when the visit starts (None: no surcharge by time yet)."""

    service: ServiceFacts
    choices: Choices
    city: CityFacts
    starts_at: datetime | None = None


@dataclass
class _Bill:
    lines: list[Line] = field(default_factory=list)
    trace: list[Step] = field(default_factory=list)

    def add(self, kind, code, name, amount, *, rule, number, quantity=1, **facts):
        if amount:
            self.lines.append(Line(kind, code, Texts(name), quantity, amount))
            self.trace.append(Step(rule, dict(name), amount, number, facts))

    def sum(self, kinds=None) -> int:
        return sum(line.amount_minor for line in self.lines if kinds is None or line.kind in kinds)


def price(book: Book, basket: Basket) -> Decision[Price]:
    """Price a basket.

    Takes:   the book and a Basket whose choices were checked.
    Gives:   Decision of a Price; the trace's amounts add up to the total.
    Refuses: nothing; call price_of first, a service that is not sold here raises LookupError.
    Source:  rules.md.
    """
    prices = price_of(book, basket.city.code, basket.service.code)
    if prices is None:
        raise LookupError(f"{basket.service.code} is not sold in {basket.city.code}")
    bill = _Bill()
    _base(bill, prices, basket)
    _measure(bill, prices, basket)
    _options(bill, prices, basket)
    _addons(bill, prices, basket)
    _surcharges(bill, book, basket)
    _guard(bill, prices)
    total = bill.sum()
    provider = percent_of(total, prices.provider_percent)
    split = _share_in_words(prices.provider_percent)
    trace = (*bill.trace, Step("split", split, 0, prices.number, {"provider_minor": provider}))
    return Decision(Price(tuple(bill.lines), total, provider, basket.city.currency), trace, book.number)


WORDS = {"call_out": _("Call-out"), "least": _("Up to the least price"), "zero": _("Never below zero")}


@cache
def _in_words(which: str) -> dict[str, str]:
    return said(WORDS[which])


@lru_cache(maxsize=256)
def _share_in_words(percent: Decimal) -> dict[str, str]:
    return said(_("Provider's share: %(percent)s %%"), percent=f"{percent.normalize():f}")


def _base(bill, prices: Prices, basket):
    if prices.base_minor:
        bill.add("base", "base", _in_words("call_out"), prices.base_minor, rule="price/base", number=prices.number)


def _measure(bill, prices: Prices, basket):
    quantity, name = basket.choices.quantity, basket.service.name
    band = next((band for band in prices.bands if quantity <= band.up_to), None)
    if band:
        amount = band.price_minor * (quantity if band.per_unit else 1)
        rule, facts = "price/band", {"up_to": band.up_to, "each": band.per_unit}
    else:
        amount, rule, facts = prices.unit_minor * quantity, "price/unit", {"unit_minor": prices.unit_minor}
    bill.add("measure", rule, name, amount, rule=rule, number=prices.number, quantity=quantity, **facts)


def _options(bill, prices: Prices, basket):
    quantity = basket.choices.quantity
    for group in basket.service.options:
        choice = group.choice(basket.choices.options.get(group.code, ""))
        code = f"{group.code}/{choice.code}" if choice else ""
        each = prices.options.get(code, 0)
        if choice and each:
            bill.add(
                "option",
                code,
                choice.name,
                each * quantity,
                rule="price/option",
                number=prices.number,
                quantity=quantity,
            )


def _addons(bill, prices: Prices, basket):
    for addon in basket.service.addons:
        pieces = basket.choices.addons.get(addon.code, 0)
        amount = prices.addons.get(addon.code, 0) * pieces
        bill.add("addon", addon.code, addon.name, amount, rule="price/addon", number=prices.number, quantity=pieces)


def _surcharges(bill, book, basket):
    if basket.starts_at is None:
        return
    work = bill.sum(WORK)
    local = basket.starts_at.astimezone(basket.city.zone)
    kind, minute = day_kind(book, basket.city, local.date()).kind, local.hour * 60 + local.minute
    for entry in surcharges_for(book, basket.city.code, basket.service.path):
        rule = entry.payload
        if rule["days"] not in ("any", kind) or not rule["from_minute"] <= minute < rule["until_minute"]:
            continue
        amount = percent_of(work, Decimal(rule["percent"])) + rule["amount_minor"]
        facts = {"percent": rule["percent"], "of_minor": work, "day": kind, "minute": minute}
        bill.add("surcharge", rule["code"], rule["name"], amount, rule="surcharge", number=entry.number, **facts)


def surcharges_for(book: Book, city: str, path: tuple[str, ...]) -> list[Entry]:
    """Give the surcharges that apply to a city and category path: all of them, in the order of their codes."""
    found = [e for e in book.all("surcharge") if e.city in {"", city} and (not e.category or e.category in path)]
    return sorted(found, key=lambda entry: entry.key)


def _guard(bill, prices: Prices):
    missing = prices.minimum_minor - bill.sum()
    if missing > 0:
        bill.add("guard", "minimum", _in_words("least"), missing, rule="price/minimum", number=prices.number)
    elif bill.sum() < 0:
        bill.add("guard", "zero", _in_words("zero"), -bill.sum(), rule="guard/zero", number=prices.number)


def from_price(book: Book, city: CityFacts, service: ServiceFacts) -> int:
    """Give the least that a customer can pay: the least quantity with the cheapest choices, on a plain day."""
    entries = (*entries_of(book, city.code, service.code), book.entries.get(("service", service.code, "", "")))
    return book.once(("from", city.code, service.code), entries, lambda: _least(book, city, service))


def _least(book, city, service) -> int:
    prices = price_of(book, city.code, service.code)
    cheapest = {
        group.code: min(group.choices, key=lambda c: prices.options.get(f"{group.code}/{c.code}", 0)).code
        for group in service.options
    }
    least = Choices(service.quantity_min, usual_choices(service).options | cheapest, {})
    return price(book, Basket(service, least, city)).value.total_minor
