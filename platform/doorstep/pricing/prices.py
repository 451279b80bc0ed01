"""The price list that holds for a service in a city: platform and city merged, with the origin of each. No database."""

from dataclasses import dataclass
from decimal import Decimal

from doorstep.rulebook.book import Book, Entry, Origin

PROVIDER_PERCENT = Decimal(75)


@dataclass(frozen=True)
class BandPrice:
    """Up to so many units costs so much, in total or each."""

    up_to: int
    price_minor: int
    per_unit: bool


@dataclass(frozen=True)
class Prices:
    """Effective prices in minor units; options are keyed group/choice, per unit; add-ons each."""

    base_minor: int
    unit_minor: int
    minimum_minor: int
    provider_percent: Decimal
    bands: tuple[BandPrice, ...]
    options: dict[str, int]
    addons: dict[str, int]
    number: int  # newest release that had a say


def _typed(values, number) -> Prices:
    bands = (BandPrice(b["up_to"], b["price_minor"], b["per_unit"]) for b in values.get("bands") or ())
    percent = values.get("provider_percent")
    return Prices(
        values.get("base_minor") or 0,
        values.get("unit_minor") or 0,
        values.get("minimum_minor") or 0,
        Decimal(percent) if percent is not None else PROVIDER_PERCENT,
        tuple(sorted(bands, key=lambda band: band.up_to)),
        values.get("options") or {},
        values.get("addons") or {},
        number,
    )


def prices_with_origins(book: Book, city: str, service: str) -> tuple[Prices | None, dict[str, Origin]]:
    """Give the effective prices and which scope says each field; None when the city has no list of its own or does not sell it."""
    own = book.get("price", service, city)
    if not own or not own["is_sold"]:
        return None, {}
    values, origins = book.effective("price", service, city)
    return _typed(values, max((o.number for o in origins.values()), default=0)), origins


def entries_of(book: Book, city: str, service: str) -> tuple[Entry | None, ...]:
    """Give what prices of a service in a city are made of: the platform's list and the city's own."""
    return book.entries.get(("price", service, "", "")), book.entries.get(("price", service, city, ""))


def price_of(book: Book, city: str, service: str) -> Prices | None:
    """Give the effective prices, made once for all books with the same lists; None where the service is not sold."""
    entries = entries_of(book, city, service)
    return book.once(("price", city, service), entries, lambda: prices_with_origins(book, city, service)[0])
