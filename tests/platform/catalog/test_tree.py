"""The category tree: what a node leaves empty comes from above, and what stands below an unpublished node is hidden."""

from doorstep.catalog.tree import catalogue
from tests.platform import books

NOUN = {"zh-hans": "阿姨", "en": "cleaner"}


def test_a_category_inherits_what_it_leaves_empty_and_knows_from_whom():
    book = books.book_of(
        books.category("home", hue="moss", provider_noun=NOUN),
        books.category("cleaning", "home", scene="broom"),
        books.category("deep", "cleaning", hue="jade"),
    )

    node = catalogue(book).categories["deep"]

    assert (node.hue, node.scene, dict(node.provider_noun)) == ("jade", "broom", NOUN)
    assert node.origins == {"hue": "deep", "scene": "cleaning", "provider_noun": "home"}
    assert node.path == ("home", "cleaning", "deep")


def test_what_stands_below_an_unpublished_category_is_hidden():
    book = books.book_of(books.category("deep", "cleaning"), books.service("kitchen", "deep"))

    assert catalogue(book).categories == {}
    assert catalogue(book).services == {}


def test_a_ring_of_categories_hides_itself_and_hangs_nobody():
    book = books.book_of(books.category("a", "b"), books.category("b", "a"), books.category("c"))

    assert list(catalogue(book).categories) == ["c"]


def test_a_category_gives_the_services_of_all_below_it():
    book = books.book_of(
        books.category("home"),
        books.category("deep", "home"),
        books.service("kitchen", "deep"),
        books.service("dust", "home"),
    )

    tree = catalogue(book)

    assert [s.code for s in tree.services_of("home")] == ["dust", "kitchen"]
    assert [s.code for s in tree.services_of("deep")] == ["kitchen"]
