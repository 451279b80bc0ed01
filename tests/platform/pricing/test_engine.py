"""The engine's laws: lines add up, the trace re-computes the total, integers only, guards hold, cities inherit."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.catalog.choices import Choices
from doorstep.kernel.money import percent_of
from doorstep.pricing.engine import Basket, from_price, price
from doorstep.pricing.prices import price_of, prices_with_origins
from tests.platform import books

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPTIONS = [
    {
        "code": "kind",
        "name": {"en": "Kind"},
        "choices": [
            {"code": "wall", "name": {"en": "Wall"}, "minutes": 0},
            {"code": "floor", "name": {"en": "Floor"}, "minutes": 10},
        ],
    }
]
ADDONS = [{"code": "fridge", "name": {"en": "Fridge"}, "note": {}, "minutes": 30, "most": 3}]

minor = st.integers(0, 500_000)
percents = st.decimals(-40, 100, places=2).map(str)
kinds = st.sampled_from(["any", "workday", "weekend", "holiday"])
bands = st.lists(
    st.fixed_dictionaries({"up_to": st.integers(1, 25), "price_minor": minor, "per_unit": st.booleans()}), max_size=3
)
lists = st.fixed_dictionaries(
    {
        "base_minor": st.none() | minor,
        "unit_minor": st.none() | minor,
        "minimum_minor": st.none() | minor,
        "provider_percent": st.none() | st.decimals(0, 100, places=2).map(str),
        "bands": bands,
        "options": st.dictionaries(st.sampled_from(["kind/wall", "kind/floor"]), st.integers(-9_000, 50_000)),
        "addons": st.dictionaries(st.just("fridge"), minor),
    }
)
rules = st.lists(
    st.tuples(
        kinds, st.integers(0, 1439), percents, st.integers(-20_000, 50_000), st.sampled_from(["", "shanghai", "suzhou"])
    ),
    max_size=6,
)
chosen = st.builds(
    Choices,
    st.integers(1, 20),
    st.sampled_from([{"kind": "wall"}, {"kind": "floor"}]),
    st.sampled_from([{}, {"fridge": 1}, {"fridge": 3}]),
)
instants = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001


def a_book(platform, city, surcharges=()):
    return books.book_of(
        books.city(),
        books.category(),
        books.service(options=OPTIONS, addons=ADDONS),
        books.prices(**platform),
        books.prices(at="shanghai", **city),
        *(
            books.surcharge(f"rule-{n}", days=days, start=start, percent=percent, amount=amount, at=at)
            for n, (days, start, percent, amount, at) in enumerate(surcharges)
        ),
    )


def priced(book, choices, starts_at=None):
    city, service = books.facts_of(book)
    return price(book, Basket(service, choices, city, starts_at))


@settings(max_examples=150, deadline=None)
@given(lists, lists, rules, chosen, instants)
def test_lines_add_up_and_the_trace_recomputes_the_total(platform, city, surcharges, choices, starts_at):
    decision = priced(a_book(platform, city, surcharges), choices, starts_at)

    bill = decision.value
    assert sum(line.amount_minor for line in bill.lines) == bill.total_minor
    assert sum(step.amount for step in decision.trace) == bill.total_minor
    assert all(type(line.amount_minor) is int for line in bill.lines)
    assert (type(bill.total_minor), type(bill.provider_minor)) == (int, int)
    assert 0 <= bill.provider_minor <= bill.total_minor


@settings(max_examples=100, deadline=None)
@given(lists, lists, rules, chosen, instants)
def test_every_surcharge_of_the_trace_recomputes_from_its_own_facts(platform, city, surcharges, choices, starts_at):
    decision = priced(a_book(platform, city, surcharges), choices, starts_at)

    amounts = {f"rule-{n}": amount for n, (_days, _start, _percent, amount, _at) in enumerate(surcharges)}
    for step in decision.trace:
        if step.rule == "surcharge":
            fixed = amounts[step.says["en"]]
            assert step.amount == percent_of(step.facts["of_minor"], step.facts["percent"]) + fixed


@settings(max_examples=100, deadline=None)
@given(lists, lists, rules, chosen, instants)
def test_the_least_price_is_kept_and_nothing_is_below_zero(platform, city, surcharges, choices, starts_at):
    book = a_book(platform, city, surcharges)

    least = price_of(book, "shanghai", "daily").minimum_minor

    assert priced(book, choices, starts_at).value.total_minor >= max(0, least)


@given(minor, minor, minor, st.integers(1, 19), st.integers(1, 10))
def test_more_units_never_cost_less(base, each, least, quantity, more):
    book = a_book({"base_minor": base, "unit_minor": each, "minimum_minor": least}, {})

    totals = [priced(book, Choices(units, {"kind": "wall"})).value.total_minor for units in (quantity, quantity + more)]

    assert totals == sorted(totals)


@settings(max_examples=100, deadline=None)
@given(lists, lists, chosen.filter(lambda c: not c.addons))
def test_nobody_pays_less_than_the_from_price_for_a_unit_price(platform, city, choices):
    plain = {name: value for name, value in platform.items() if name not in ("bands", "options")}
    book = a_book(plain, {name: value for name, value in city.items() if name not in ("bands", "options")})
    place, service = books.facts_of(book)

    assert from_price(book, place, service) <= priced(book, choices).value.total_minor


def test_a_bill_reads_as_agreed():
    book = a_book(
        {"base_minor": 2000, "unit_minor": 5000, "options": {"kind/floor": 1000}, "addons": {"fridge": 8000}},
        {"provider_percent": "80"},
        [("any", 0, "10", 0, ""), ("weekend", 0, "0", 500, "")],
    )

    bill = priced(book, Choices(3, {"kind": "floor"}, {"fridge": 2}), datetime(2027, 3, 6, 9, tzinfo=SHANGHAI)).value

    assert [(line.kind, line.quantity, line.amount_minor) for line in bill.lines] == [
        ("base", 1, 2000),
        ("measure", 3, 15000),
        ("option", 3, 3000),
        ("addon", 2, 16000),
        ("surcharge", 1, 2000),  # 10 % of the work, add-ons not
        ("surcharge", 1, 500),
    ]
    assert (bill.total_minor, bill.provider_minor, bill.currency) == (38500, 30800, "CNY")


@pytest.mark.parametrize(
    ("quantity", "amount"),
    [(1, 10000), (60, 10000), (61, 15000), (90, 15000), (91, 91 * 180), (120, 120 * 180), (121, 121 * 200)],
)
def test_the_smallest_band_that_holds_the_quantity_prices_it(quantity, amount):
    rows = [
        {"up_to": 90, "price_minor": 15000, "per_unit": False},
        {"up_to": 60, "price_minor": 10000, "per_unit": False},
        {"up_to": 120, "price_minor": 180, "per_unit": True},
    ]
    book = books.book_of(
        books.city(),
        books.category(),
        books.service(quantity=[1, 200, 1, 60]),
        books.prices(at="shanghai", unit_minor=200, bands=rows),
    )

    assert priced(book, Choices(quantity)).value.total_minor == amount


# 2027-02-06 is a Saturday that is worked (调休); 2027-02-08 a Monday off; 2027-02-09 the company is closed.
CALENDARS = (
    books.calendar("cn", "national", {"2027-02-06": "workday", "2027-02-08": "holiday", "2027-02-09": "holiday"}),
    books.calendar("us", "company", {"2027-02-09": "closed"}, at="shanghai"),
)


@pytest.mark.parametrize(
    ("day", "fits"),
    [(6, {"any", "workday"}), (7, {"any", "weekend"}), (8, {"any", "holiday"}), (9, {"any"}), (10, {"any", "workday"})],
)
def test_surcharges_follow_the_kind_of_day(day, fits):
    book = books.book_of(
        books.city(),
        books.category(),
        books.service(),
        books.prices(at="shanghai", unit_minor=100),
        *CALENDARS,
        *(books.surcharge(kind, days=kind, amount=100) for kind in ("any", "workday", "weekend", "holiday")),
    )

    bill = priced(book, Choices(1), datetime(2027, 2, day, 9, tzinfo=SHANGHAI)).value

    assert {line.code for line in bill.lines if line.kind == "surcharge"} == fits


def test_a_surcharge_holds_from_its_first_minute_until_before_its_last_in_the_citys_zone():
    book = books.book_of(
        books.city(),
        books.category(),
        books.service(),
        books.prices(at="shanghai", unit_minor=10000),
        books.surcharge("night", start=1080, until=1200, percent="20"),
    )
    utc = ZoneInfo("UTC")

    totals = [
        priced(book, Choices(1), datetime(2027, 3, 3, hour, minute, tzinfo=utc)).value.total_minor
        for hour, minute in ((9, 59), (10, 0), (11, 59), (12, 0))
    ]

    assert totals == [10000, 12000, 12000, 10000]


def test_a_surcharge_of_a_category_holds_for_all_below_it_and_nowhere_else():
    book = books.book_of(
        books.city(),
        books.category("cleaning"),
        books.category("deep", "cleaning"),
        books.category("repair"),
        books.service("kitchen", "deep"),
        books.service("locks", "repair"),
        books.prices("kitchen", "shanghai", unit_minor=100),
        books.prices("locks", "shanghai", unit_minor=100),
        books.surcharge("clean", amount=50, of="cleaning"),
    )
    at = datetime(2027, 3, 3, 9, tzinfo=SHANGHAI)

    totals = {}
    for code in ("kitchen", "locks"):
        city, service = books.facts_of(book, service_code=code)
        totals[code] = price(book, Basket(service, Choices(1), city, at)).value.total_minor

    assert totals == {"kitchen": 150, "locks": 100}


@given(lists, lists)
def test_a_citys_empty_fields_are_the_platforms_and_each_field_knows_its_origin(platform, city):
    book = a_book(platform, city)

    prices, origins = prices_with_origins(book, "shanghai", "daily")

    for name in ("base_minor", "unit_minor", "minimum_minor"):
        said = city[name] if city[name] is not None else platform[name]
        assert getattr(prices, name) == (said or 0)
        if said is not None:
            assert origins[name].city == ("shanghai" if city[name] is not None else "")
    assert prices.options == {**platform["options"], **city["options"]}


def test_a_city_without_a_list_of_its_own_does_not_sell():
    book = books.book_of(books.city(), books.category(), books.service(), books.prices(unit_minor=100))

    assert price_of(book, "shanghai", "daily") is None


def test_a_city_can_stop_selling():
    book = books.book_of(books.city(), books.prices(unit_minor=100), books.prices(at="shanghai", is_sold=False))

    assert price_of(book, "shanghai", "daily") is None
