"""Changing and cancelling: the tables E4 and E5, to the minute, in the city's own zone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.policies.changes import VisitFacts, cancellation, free_change_until, rescheduling
from doorstep.policies.terms import Terms

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2027, 3, 3, 14, 0, tzinfo=SHANGHAI)
TERMS = Terms(version=7)


def facts(**changed) -> VisitFacts:
    usual = {
        "starts_at": START, "total_minor": 10_000, "zone": SHANGHAI, "is_assigned": True, "is_departed": False,
        "times_rescheduled": 0, "by": "customer",
    }  # fmt: skip
    return VisitFacts(**usual | changed)


def before(minutes: int) -> datetime:
    return START - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "fee"),
    [
        (5000, 0),
        (1441, 0),
        (1440, 0),
        (1439, 2000),
        (600, 2000),
        (181, 2000),
        (180, 2000),
        (179, 5000),
        (0, 5000),
        (-30, 5000),
    ],
)
def test_cancelling_costs_by_the_ladder(minutes, fee):
    decision = cancellation(TERMS, facts(), at=before(minutes))

    assert (decision.value.allowed, decision.value.fee_minor) == (True, fee)
    assert decision.value.provider_minor == fee * 70 // 100
    assert sum(step.amount for step in decision.trace) == fee
    assert decision.book_number == 7


def test_cancelling_after_departure_costs_the_trip_and_thirty_percent():
    fee = cancellation(TERMS, facts(is_departed=True), at=before(60)).value

    assert (fee.fee_minor, fee.provider_minor) == (3000 + 3000, 4200)


def test_the_fee_never_exceeds_what_was_paid():
    assert cancellation(TERMS, facts(is_departed=True, total_minor=3500), at=before(60)).value.fee_minor == 3500


@pytest.mark.parametrize("by", ["provider", "staff", "system"])
def test_cancelling_for_another_cause_than_the_customers_is_free(by):
    assert cancellation(TERMS, facts(by=by, is_departed=True), at=before(1)).value.fee_minor == 0


def test_cancelling_what_was_not_paid_is_free():
    assert cancellation(TERMS, facts(is_paid=False), at=before(1)).value.fee_minor == 0


@given(st.integers(-2000, 20_000), st.integers(0, 10**8), st.booleans())
def test_a_fee_lies_between_nothing_and_the_total_and_the_providers_part_within_it(minutes, total, departed):
    fee = cancellation(TERMS, facts(total_minor=total, is_departed=departed), at=before(minutes)).value

    assert 0 <= fee.provider_minor <= fee.fee_minor <= total


@given(st.integers(-60, 3000), st.integers(0, 3000))  # later still, it is the provider who is late (test_lateness)
def test_waiting_never_makes_cancelling_cheaper(minutes, longer):
    early = cancellation(TERMS, facts(), at=before(minutes + longer)).value.fee_minor

    assert early <= cancellation(TERMS, facts(), at=before(minutes)).value.fee_minor


LAST_FREE = datetime(2027, 3, 2, 18, 0, tzinfo=SHANGHAI)
CASES = {
    "on the last free minute": (LAST_FREE, {}, True, 0),
    "one second later": (LAST_FREE + timedelta(seconds=1), {}, True, 2000),
    "the second free time": (LAST_FREE, {"times_rescheduled": 1}, True, 0),
    "the third time, early": (LAST_FREE, {"times_rescheduled": 2}, True, 2000),
    "the fifth time": (LAST_FREE, {"times_rescheduled": 4}, False, 0),
    "late while unassigned": (before(200), {"is_assigned": False}, True, 0),
    "three hours before": (before(180), {}, True, 2000),
    "closer than three hours": (before(179), {}, False, 0),
    "closer than three hours, unassigned": (before(100), {"is_assigned": False}, True, 0),
    "after departure": (before(60), {"is_departed": True}, False, 0),
    "by staff, late": (before(10), {"by": "staff"}, True, 0),
}


@pytest.mark.parametrize("case", CASES)
def test_moving_a_visit(case):
    at, changed, allowed, fee = CASES[case]

    decision = rescheduling(TERMS, facts(**changed), at=at)

    assert (decision.value.allowed, decision.value.fee_minor) == (allowed, fee)
    assert decision.trace[0].says["zh-hans"]


@pytest.mark.parametrize(
    ("zone", "start", "until"),
    [
        (
            "Asia/Shanghai",
            datetime(2027, 3, 2, 16, 30, tzinfo=UTC),
            datetime(2027, 3, 2, 10, 0, tzinfo=UTC),
        ),  # 00:30 on the 3rd
        (
            "Europe/Berlin",
            datetime(2027, 3, 29, 7, 0, tzinfo=UTC),
            datetime(2027, 3, 28, 16, 0, tzinfo=UTC),
        ),  # clocks changed
        ("Asia/Kathmandu", datetime(2027, 3, 3, 4, 15, tzinfo=UTC), datetime(2027, 3, 2, 12, 15, tzinfo=UTC)),
    ],
)
def test_changing_is_free_until_six_in_the_evening_before_in_the_citys_zone(zone, start, until):
    assert free_change_until(TERMS, start, ZoneInfo(zone)) == until


def test_percents_of_a_fee_are_rounded_once():
    odd = Terms(cancel_provider_percent=Decimal("33.33"))

    assert cancellation(odd, facts(total_minor=10_001), at=before(200)).value.fee_minor == 2000
    assert cancellation(odd, facts(total_minor=10_001), at=before(200)).value.provider_minor == 667
