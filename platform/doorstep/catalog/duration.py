"""How long a visit takes, from the service's formula. No database."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from doorstep.catalog.choices import Choices
from doorstep.catalog.tree import ServiceFacts

QUARTER = 15


@dataclass(frozen=True)
class Duration:
    """Minutes that are claimed (whole quarters of an hour), and the range that people are told."""

    minutes: int
    shortest: int
    longest: int


def _quarters_up(minutes: Decimal) -> int:
    return int((minutes / QUARTER).to_integral_value(ROUND_CEILING)) * QUARTER


def duration(service: ServiceFacts, choices: Choices) -> Duration:
    """Give the duration of a visit.

    (minutes at least + quantity x (minutes per unit + options) + add-ons) / crew, at least a quarter of an hour, rounded
    up to quarters; the range is spread_percent shorter and longer, in steps of five minutes.
    Source: F09.
    """
    per_unit = service.minutes_per_unit
    for group in service.options:
        chosen = group.choice(choices.options.get(group.code, ""))
        per_unit += chosen.minutes if chosen else 0
    extras = sum(addon.minutes * choices.addons.get(addon.code, 0) for addon in service.addons)
    exact = max(Decimal(QUARTER), (service.base_minutes + choices.quantity * per_unit + extras) / service.crew)
    spread = exact * service.spread_percent / 100
    shortest = max(5, int((exact - spread) / 5) * 5)
    longest = int(((exact + spread) / 5).to_integral_value(ROUND_CEILING)) * 5
    return Duration(_quarters_up(exact), shortest, max(longest, shortest))
