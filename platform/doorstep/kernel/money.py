"""Money is an integer of minor units beside an ISO 4217 currency; one rounding rule, half up."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils import translation

USUAL = "CNY"  # the currency of what stands in no city
EXPONENT = {"CNY": 2, "USD": 2, "EUR": 2, "GBP": 2, "HKD": 2, "SGD": 2, "JPY": 0, "KRW": 0}
SIGN = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "SGD": "S$", "JPY": "¥", "KRW": "₩"}


def rounded(exact) -> int:
    """Round an exact number of minor units half away from zero, the only rounding of the house."""
    return int(Decimal(exact).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent_of(amount_minor: int, percent) -> int:
    """Give percent (12.5 means 12.5 %) of an amount, in minor units, rounded once."""
    return rounded(Decimal(amount_minor) * Decimal(str(percent)) / 100)


def split(amount_minor: int, weights: list[int]) -> list[int]:
    """Share an amount by weights so that the parts add up to it exactly (largest remainder first)."""
    total = sum(weights)
    if total <= 0:
        raise ValueError("Weights must add up to more than zero.")
    parts = [amount_minor * weight // total for weight in weights]
    rests = sorted(range(len(weights)), key=lambda i: (-(amount_minor * weights[i] % total), i))
    for i in rests[: amount_minor - sum(parts)]:
        parts[i] += 1
    return parts


def number(amount_minor: int, currency: str) -> str:
    """Write the figure without its sign: 12800 CNY is 128, 12850 is 128.50."""
    digits = EXPONENT.get(currency, 2)
    value = Decimal(amount_minor).scaleb(-digits)
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole or not digits else f"{value:,.{digits}f}"


def sign(currency: str) -> str:
    """Give the sign before the figure: ¥ for CNY in Chinese, CN¥ in other languages when it could mean two."""
    if currency == "JPY" and translation.get_language() == "zh-hans":
        return "JP¥"
    return SIGN.get(currency, f"{currency} ")


def written(amount_minor: int, currency: str) -> str:
    """Write an amount for people: ¥128, -¥8.50."""
    minus = "-" if amount_minor < 0 else ""
    return f"{minus}{sign(currency)}{number(abs(amount_minor), currency)}"
