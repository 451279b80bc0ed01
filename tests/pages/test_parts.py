"""Parts: drawn once for the same facts and language, anew for others, every time for what is not plain."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe

from pages.templatetags import parts

PRICE = '{% part "pages/components/price.html" with price=price %}'


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(parts, "drawn", parts.Drawn())


def draw(source, **facts):
    return Template(source).render(Context(facts))


def price(**more):
    return {"sign": "¥", "number": "128", "is_from": True, **more}


def test_the_same_facts_are_drawn_once_and_others_anew(monkeypatch):
    first = draw(PRICE, price=price())

    assert draw(PRICE, price=price()) == first
    assert len(parts.drawn.rows) == 1
    assert "129" in draw(PRICE, price=price(number="129"))
    assert len(parts.drawn.rows) == 2


def test_each_language_is_drawn_by_itself():
    with translation.override("zh-hans"):
        chinese = draw(PRICE, price=price())
    with translation.override("en"):
        english = draw(PRICE, price=price())

    assert "起" in chinese
    assert "and up" in english


def test_a_part_sees_nothing_but_what_it_is_given():
    row = '{% part "pages/components/notice.html" with text=text action_url="" %}'

    assert "secret" not in draw(row, text="hello", title="secret")


@pytest.mark.parametrize(("text", "shown"), [("<b>", "&lt;b&gt;"), (mark_safe("<b>"), "<b>")])
def test_safe_text_and_the_same_unsafe_text_are_not_mixed_up(text, shown):
    row = '{% part "pages/components/notice.html" with text=text action_url="" %}'
    draw(row, text=str.__add__("<b", ">"))
    draw(row, text=mark_safe("<b>"))

    assert f"<p>{shown}</p>" in draw(row, text=text)


def test_what_is_not_plain_is_drawn_each_time():
    class Told:
        said = "one"

        def __str__(self):
            return self.said

    row, told = '{% part "pages/components/notice.html" with text=text action_url="" %}', Told()
    assert "<p>one</p>" in draw(row, text=told)
    told.said = "two"

    assert "<p>two</p>" in draw(row, text=told)


def test_when_room_is_short_the_oldest_goes_first(monkeypatch):
    monkeypatch.setattr(parts, "MOST_BYTES", 3000)
    for number in range(100):
        draw(PRICE, price=price(number=str(number)))

    assert parts.drawn.bytes <= 3000
    assert parts.drawn.bytes == sum(parts._weight(text) for text in parts.drawn.rows.values())
    kept = len(parts.drawn.rows)
    assert 0 < kept < 20
    draw(PRICE, price=price(number="99"))
    assert len(parts.drawn.rows) == kept


@pytest.mark.parametrize("source", ["{% part %}", '{% part "a.html" price=price %}', '{% part "a.html" with price %}'])
def test_a_part_is_written_one_way_only(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)
