"""Money: parts add up, one rounding, integers only."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel import money

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(sum)
percents = st.decimals(0, 100, places=2)


@given(amounts, weights)
def test_the_parts_of_a_split_add_up_exactly(amount, shares):
    parts = money.split(amount, shares)

    assert sum(parts) == amount
    assert all(isinstance(part, int) for part in parts)


@given(amounts, weights)
def test_each_part_is_within_one_unit_of_its_exact_share(amount, shares):
    exact = [Fraction(amount * share, sum(shares)) for share in shares]

    assert all(abs(part - share) < 1 for part, share in zip(money.split(amount, shares), exact, strict=True))


@given(amounts, weights)
def test_who_has_no_weight_gets_nothing(amount, shares):
    assert all(part == 0 for part, share in zip(money.split(amount, shares), shares, strict=True) if not share)


def test_the_largest_remainder_gets_the_odd_unit():
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split(10, [1, 2, 4]) == [1, 3, 6]


def test_nothing_can_be_split_by_no_weight():
    with pytest.raises(ValueError):
        money.split(100, [0, 0])


@pytest.mark.parametrize(
    ("amount", "percent", "given_"),
    [(1, 50, 1), (-1, 50, -1), (1, 49, 0), (333, "12.5", 42), (12, "12.5", 2), (100, "0.49", 0), (100, "0.5", 1)],
)
def test_percent_rounds_half_up(amount, percent, given_):
    assert money.percent_of(amount, percent) == given_


@given(amounts, percents)
def test_percent_is_the_exact_product_rounded_once(amount, percent):
    exact = Decimal(amount) * percent / 100

    given_ = money.percent_of(amount, percent)

    assert isinstance(given_, int)
    assert given_ == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("amount", "currency", "says"),
    [
        (12800, "CNY", "¥128"),
        (12850, "CNY", "¥128.50"),
        (-850, "CNY", "-¥8.50"),
        (1280, "KRW", "₩1,280"),
        (0, "EUR", "€0"),
    ],
)
def test_money_is_written_for_people(amount, currency, says):
    assert money.written(amount, currency) == says
