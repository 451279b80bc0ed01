"""What a book takes over from the one before it is what it would have derived itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.catalog.search import found_services
from doorstep.catalog.tree import catalogue
from doorstep.places.atlas import atlas
from doorstep.policies.terms import terms_for
from doorstep.pricing.engine import from_price
from doorstep.pricing.prices import price_of
from doorstep.rulebook.book import Book, Entry
from tests.platform import books

CODES = ("daily", "deep")
numbers = st.integers(0, 9)
changes = st.one_of(
    st.builds(lambda n: books.city(phone=str(n)), numbers),
    st.builds(lambda n: books.area("north", n), numbers),
    st.builds(lambda n, p: books.category("cleaning", p, position=n), numbers, st.just("")),
    st.builds(lambda n: books.category("inside", "cleaning", name={"en": f"Inside {n}"}), numbers),
    st.builds(lambda c, of, n: books.service(c, of, position=n, base_minutes=n), st.sampled_from(CODES),
              st.sampled_from(["cleaning", "inside"]), numbers),
    st.builds(lambda c, at, n: books.prices(c, at, base_minor=n * 100), st.sampled_from(CODES),
              st.sampled_from(["", "shanghai"]), numbers),
    st.builds(lambda at, of, n: books.policy(at, of, hold_minutes=n), st.sampled_from(["", "shanghai"]),
              st.sampled_from(["", "inside"]), numbers),
    st.builds(lambda n: books.surcharge("night", amount=n), numbers),
)  # fmt: skip


def derived(book: Book) -> dict:
    """Give everything that deciders derive of a book."""
    tree, places = catalogue(book), atlas(book)
    shanghai = places.city("shanghai")
    sold = {c: s for c, s in tree.services.items() if shanghai and price_of(book, "shanghai", c)}
    return {
        "tree": tree,
        "cities": places.cities,
        "areas": [(area.id, area.code) for area in places.areas.get("shanghai", [])],
        "prices": {code: price_of(book, "shanghai", code) for code in CODES},
        "terms": [
            terms_for(book, city, path) for city in ("shanghai", "other") for path in ((), ("cleaning", "inside"))
        ],
        "from": {code: from_price(book, shanghai, service) for code, service in sold.items()},
        "found": found_services(book, "daily"),
        "surcharges": book.all("surcharge"),
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(changes, min_size=1, max_size=12), st.data())
def test_a_book_grown_release_by_release_says_what_a_fresh_one_says(released, data):
    numbered = [Entry(e.kind, e.key, e.city, e.category, e.payload, n) for n, e in enumerate(released, 1)]
    grown = Book({}, 0)
    for entry in numbered:
        grown = grown.with_entries([entry], number=entry.number)
        if data.draw(st.booleans()):
            derived(grown)  # so that the next has something to take over

    fresh = Book({}, 0).with_entries(numbered, number=len(numbered))

    assert derived(grown) == derived(fresh)


@settings(max_examples=30, deadline=None)
@given(st.lists(changes, min_size=1, max_size=8), changes)
def test_a_draft_laid_over_leaves_what_was_derived_below_it(released, draft):
    rules = Book({}, 0).with_entries(released, number=len(released))
    before = derived(rules)

    laid = rules.with_entries([draft], overlaid=True)

    assert derived(laid) == derived(Book({}, 0).with_entries([*released, draft], number=len(released)))
    assert derived(rules) == before
