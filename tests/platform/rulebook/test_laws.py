"""Laws of the book: what was said stays said, an overlay changes only what it names, reading on equals reading anew."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.rulebook.actions import release
from doorstep.rulebook.book import Book, Entry, _book_of, _entries, _Memory, book, newest_number
from doorstep.rulebook.models import Release

names = st.sampled_from(["", "a", "b"])
payloads = st.dictionaries(st.sampled_from("xyz"), st.none() | st.integers(0, 9) | st.just(""), max_size=3)
entries = st.builds(
    Entry, st.sampled_from(["price", "policy"]), st.sampled_from("kl"), names, names, st.none() | payloads
)
batches = st.lists(st.lists(entries, min_size=1, max_size=4), min_size=1, max_size=6)


@given(st.lists(entries, max_size=8), st.lists(entries, max_size=4))
def test_an_overlay_changes_only_what_it_names(said, drafts):
    base = Book({}, 0).with_entries(said, number=9)
    before = dict(base.entries)

    laid = base.with_entries(drafts, overlaid=True)

    named = {draft.place for draft in drafts}
    last = {draft.place: draft.payload for draft in drafts}
    for place in set(before) | set(laid.entries):
        if place in named:
            assert laid.get(*place) == last[place]
        else:
            assert laid.entries[place] is before[place]
    assert (base.entries, base.number, base.overlaid) == (before, 9, False)
    assert (laid.number, laid.overlaid) == (9, True)


@given(st.lists(entries, max_size=10), st.permutations(["a", "b"]))
def test_the_effective_value_is_that_of_the_strongest_scope_that_says_one(said, path):
    rules = Book({}, 0).with_entries(said)

    values, origins = rules.effective("price", "k", "a", path)

    scopes = [("", ""), *(("", c) for c in path), ("a", ""), *(("a", c) for c in path)]
    for field in "xyz":
        spoken = [
            (s, p[field]) for s in scopes if (p := rules.get("price", "k", *s)) and p.get(field) not in (None, "")
        ]
        if spoken:
            assert (values[field], (origins[field].city, origins[field].category)) == (spoken[-1][1], spoken[-1][0])
        else:
            assert field not in origins


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches)
def test_reading_on_equals_reading_anew_and_the_past_never_changes(batches):
    reader, seen = _Memory(), []

    for batch in batches:
        number = release([(entry, "") for entry in batch])
        reader.mark = None  # as when the bell has rung
        read = reader.current()
        anew = Book({}, 0).with_entries(_entries(0, newest_number()))
        assert (read.number, read.entries) == (number, anew.entries)
        instant = Release.objects.get(number=number).effective_at
        seen.append((number, instant, anew.entries))

    _book_of.cache_clear()
    for number, instant, said in seen:
        assert book(number=number).entries == said
        assert book(as_of=instant).entries == said
        assert book(as_of=instant).number == number
    assert [instant for _number, instant, _said in seen] == sorted({instant for _number, instant, _said in seen})


@pytest.mark.django_db
def test_an_instant_before_the_first_release_knows_nothing(django_assert_num_queries):
    first = Release.objects.order_by("effective_at").first()
    if first is None:
        release([(Entry("price", "k", "", "", {"x": 1}), "")])
        first = Release.objects.get()

    assert book(as_of=first.effective_at.replace(year=2000)).entries == {}
