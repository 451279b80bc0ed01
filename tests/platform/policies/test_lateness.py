"""Lateness: what is told when, what is given back, when the customer is free, when earnings are payable."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.policies.changes import VisitFacts, cancellation
from doorstep.policies.lateness import Credit, is_free_to_leave, late_credit, minutes_late, payable_on, told_at
from doorstep.policies.terms import Terms

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2027, 3, 3, 14, 0, tzinfo=ZONE)
TERMS = Terms(version=7)


def after(minutes, seconds=0):
    return START + timedelta(minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(("minutes", "credit"), [(-30, 0), (0, 0), (30, 0), (31, 1000), (200, 1000)])
def test_more_than_half_an_hour_late_gives_a_tenth_back(minutes, credit):
    decision = late_credit(TERMS, 10_000, starts_at=START, arrived_at=after(minutes))

    assert decision.value == Credit(credit, 0)
    assert [step.facts for step in decision.trace] == ([{"minutes_late": minutes}] if credit else [])


def test_a_term_says_how_much_of_it_the_provider_bears():
    terms = Terms(late_credit_percent=Decimal("12.5"), late_credit_provider_percent=Decimal(40))

    assert late_credit(terms, 10_000, starts_at=START, arrived_at=after(45)).value == Credit(1250, 500)


@given(st.integers(0, 10**7), st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.integers(-500, 500))
def test_a_credit_is_never_more_than_the_order_nor_the_provider_s_part_more_than_the_credit(
    total, part, borne, minutes
):
    terms = Terms(late_credit_percent=part, late_credit_provider_percent=borne)

    credit = late_credit(terms, total, starts_at=START, arrived_at=after(minutes)).value

    assert 0 <= credit.provider_minor <= credit.amount_minor <= total


def test_the_limits_are_those_of_the_terms():
    assert told_at(TERMS, START) == after(15)
    assert [is_free_to_leave(TERMS, START, at) for at in (after(59), after(60), after(60, 1))] == [False, False, True]
    assert [minutes_late(START, at) for at in (after(-5), after(0, 59), after(61))] == [0, 0, 61]


@pytest.mark.parametrize(
    ("at", "arrived", "rule"),
    [(60, None, "departed"), (61, None, "late"), (90, 20, "departed"), (90, 61, "late"), (-20, None, "departed")],
)
def test_cancelling_is_free_once_the_provider_is_an_hour_late(at, arrived, rule):
    came = None if arrived is None else after(arrived)
    facts = VisitFacts(START, 10_000, ZONE, True, True, 0, "customer", arrived_at=came)

    decision = cancellation(TERMS, facts, at=after(at))

    assert decision.trace[0].rule == rule
    assert decision.value.fee_minor == (0 if rule == "late" else 6_000)


def test_a_new_provider_is_paid_later():
    joined = date(2027, 2, 1)

    assert payable_on(TERMS, date(2027, 3, 2), joined) == date(2027, 3, 9)
    assert payable_on(TERMS, date(2027, 3, 3), joined) == date(2027, 3, 4)
