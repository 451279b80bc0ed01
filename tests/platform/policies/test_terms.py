"""Terms: a scope says only what it wants otherwise; the rest is inherited, with its origin."""

from decimal import Decimal

from doorstep.policies.terms import Rung, Terms, terms_for, terms_with_origins
from tests.platform import books

PATH = ("cleaning", "deep")


def test_without_a_policy_the_house_defaults_hold():
    book = books.book_of(books.city())

    assert terms_with_origins(book, "shanghai", PATH) == (Terms(), {})


def test_the_stronger_scope_wins_field_by_field():
    book = books.book_of(
        books.policy(hold_minutes=10, lead_minutes=60, horizon_days=7, slot_minutes=60),
        books.policy(of="cleaning", lead_minutes=90, horizon_days=8),
        books.policy(of="deep", horizon_days=9),
        books.policy("shanghai", lead_minutes=30, reschedule_fee_percent="12.50"),
        books.policy("shanghai", "deep", slot_minutes=15),
        books.policy("suzhou", hold_minutes=99),
    )

    terms, origins = terms_with_origins(book, "shanghai", PATH)

    assert (terms.hold_minutes, terms.horizon_days, terms.lead_minutes, terms.slot_minutes) == (10, 9, 30, 15)
    assert terms.reschedule_fee_percent == Decimal("12.50")
    said_by = {name: (origin.city, origin.category, origin.number) for name, origin in origins.items()}
    assert said_by == {
        "hold_minutes": ("", "", 1),
        "horizon_days": ("", "deep", 3),
        "lead_minutes": ("shanghai", "", 4),
        "reschedule_fee_percent": ("shanghai", "", 4),
        "slot_minutes": ("shanghai", "deep", 5),
    }


def test_zero_is_said_and_not_inherited():
    book = books.book_of(books.policy(lead_minutes=60), books.policy("shanghai", lead_minutes=0))

    assert terms_for(book, "shanghai").lead_minutes == 0


def test_a_ladder_replaces_the_inherited_one_whole_and_in_order():
    steps = [{"within_minutes": 60, "percent": "80"}, {"within_minutes": 600, "percent": "10"}]
    book = books.book_of(books.policy("shanghai", cancel_ladder=steps))

    assert terms_for(book, "shanghai").cancel_ladder == (Rung(600, Decimal(10)), Rung(60, Decimal(80)))
    assert terms_for(book, "suzhou").cancel_ladder == Terms().cancel_ladder
