"""Quotes: signed, expiring, unchangeable on the way."""

import contextlib
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from doorstep.pricing.quotes import SALT, BadQuote, Quote, QuoteExpired, read_quote

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ENDS = NOW + timedelta(minutes=30)
QUOTE = Quote(
    id="Q1", city="shanghai", service="daily", choices={"quantity": 2, "options": {}, "addons": {}}, lat=31.2, lng=121.5,
    starts_at=None, provider="", lines=[], total_minor=12800, provider_minor=9600, currency="CNY", minutes=120,
    shortest=100, longest=140, trace=[], book_number=12, partner="", expires_at=ENDS.isoformat(),
)  # fmt: skip


def test_a_quote_reads_back_as_it_was_made():
    assert read_quote(QUOTE.token, at=NOW) == QUOTE


def test_a_quote_holds_until_just_before_its_end():
    assert read_quote(QUOTE.token, at=ENDS - timedelta(microseconds=1)) == QUOTE
    with pytest.raises(QuoteExpired):
        read_quote(QUOTE.token, at=ENDS)


@given(st.data())
def test_a_quote_changed_anywhere_is_refused(data):
    token = QUOTE.token
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_:.").filter(lambda one: one != token[place]))
    changed = token[:place] + letter + token[place + 1 :]

    with contextlib.suppress(BadQuote):
        assert read_quote(changed, at=NOW) == QUOTE  # the last letter of base64 may carry bits that mean nothing


@given(st.text(max_size=300))
def test_anything_else_is_refused_as_bad(token):
    with pytest.raises(BadQuote):
        read_quote(token, at=NOW)


def test_a_quote_signed_for_another_purpose_is_refused():
    with pytest.raises(BadQuote):
        read_quote(signing.dumps(asdict(QUOTE), salt="elsewhere"), at=NOW)


def test_a_quote_with_fields_of_another_version_counts_as_expired():
    with pytest.raises(QuoteExpired):
        read_quote(signing.dumps(asdict(replace(QUOTE)) | {"tip_minor": 1}, salt=SALT), at=NOW)
