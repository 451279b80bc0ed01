"""Choices and duration: only what is offered, whole quarters of an hour."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.catalog.choices import BadChoice, Choices, choices_from
from doorstep.catalog.duration import duration
from doorstep.catalog.tree import catalogue
from tests.platform import books
from tests.platform.pricing.test_engine import ADDONS, OPTIONS

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
raws = st.dictionaries(st.sampled_from(["quantity", "options", "addons", "other"]), anything)


def service(**facts):
    book = books.book_of(books.category(), books.service(options=OPTIONS, addons=ADDONS, **facts))
    return catalogue(book).services["daily"]


SERVICE = service(quantity=[2, 10, 2, 4])


@given(raws | anything)
def test_whatever_is_sent_is_either_offered_or_refused(raw):
    with contextlib.suppress(BadChoice):
        chosen = choices_from(SERVICE, raw)
        assert chosen.quantity in range(2, 11, 2)
        assert chosen.options["kind"] in ("wall", "floor")
        assert set(chosen.addons.items()) <= {("fridge", 1), ("fridge", 2), ("fridge", 3)}


def test_what_is_left_out_takes_the_usual_value():
    assert choices_from(SERVICE, None) == Choices(4, {"kind": "wall"}, {})


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"quantity": 3}, "quantity"),
        ({"quantity": 12}, "quantity"),
        ({"quantity": "two"}, "quantity"),
        ({"quantity": 4.5}, "quantity"),
        ({"options": {"kind": "roof"}}, "options.kind"),
        ({"options": {"age": "old"}}, "options.age"),
        ({"addons": {"fridge": 4}}, "addons.fridge"),
        ({"addons": {"oven": 1}}, "addons.oven"),
    ],
)
def test_a_choice_that_is_not_offered_is_refused_by_its_field(raw, field):
    with pytest.raises(BadChoice) as no:
        choices_from(SERVICE, raw)

    assert no.value.facts == {"field": field}


@pytest.mark.parametrize(
    ("facts", "choices", "minutes", "shortest", "longest"),
    [
        ({}, Choices(2, {"kind": "wall"}), 120, 100, 140),
        ({}, Choices(2, {"kind": "floor"}, {"fridge": 1}), 180, 140, 200),
        ({"base_minutes": 10, "minutes_per_unit": "12.5"}, Choices(2), 45, 25, 45),
        ({"crew": 2}, Choices(3), 90, 75, 105),
        ({"minutes_per_unit": "0.01"}, Choices(1), 15, 10, 20),
    ],
)
def test_a_visit_takes_what_the_formula_says(facts, choices, minutes, shortest, longest):
    found = duration(service(**facts), choices)

    assert (found.minutes, found.shortest, found.longest) == (minutes, shortest, longest)


@given(st.integers(0, 300), st.decimals(0, 120, places=2), st.integers(1, 4), st.integers(1, 20), st.integers(0, 60))
def test_claimed_minutes_are_quarters_that_hold_the_work(base, each, crew, quantity, spread):
    found = duration(
        service(base_minutes=base, minutes_per_unit=str(each), crew=crew, spread_percent=spread), Choices(quantity)
    )

    assert found.minutes % 15 == 0
    assert found.minutes >= max(15, (base + quantity * each) / crew)
    assert found.minutes < max(15, (base + quantity * each) / crew) + 15
    assert 5 <= found.shortest <= found.longest
