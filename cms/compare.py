"""Comparing two versions in the words of operators: texts per language, money and times as they are typed, rows as lines."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin import compare

from cms.inheritance import written_value
from cms.widgets.clock import clock
from cms.widgets.fields import CLOCKS
from doorstep.kernel.money import USUAL, written
from doorstep.kernel.texts import TextsField

SHOWN = 2  # so many unchanged lines in a row are written out, as a place to see the others by


class TextsComparison(compare.TextFieldComparison):
    """Every language on a line of its own, differences within marked."""

    def __init__(self, field, obj_a, obj_b):
        super().__init__(field, obj_a, obj_b)
        self.val_a = self.lines(field.value_from_object(obj_a))
        self.val_b = self.lines(field.value_from_object(obj_b))

    @staticmethod
    def lines(texts) -> str:
        return "\n".join(f"{language}: {text}" for language, text in sorted((texts or {}).items()))


class MoneyComparison(compare.TextFieldComparison):
    """Amounts with the sign of the row's city."""

    def __init__(self, field, obj_a, obj_b):
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = (self.amount(field.value_from_object(row), row) for row in (obj_a, obj_b))

    @staticmethod
    def amount(value, row) -> str:
        return "" if value is None else written(value, currency_of(row))


class ClockComparison(MoneyComparison):
    """Minutes as times of the day."""

    @staticmethod
    def amount(value, row) -> str:
        return "" if value is None else clock(value)


def currency_of(row) -> str:
    """Give the currency of the city that a row, or the row above it, stands in."""
    above = next((f.name for f in row._meta.fields if isinstance(f, ParentalKey)), None)
    if above:
        return currency_of(getattr(row, above))
    return row.city.currency if getattr(row, "city_id", None) else USUAL


class RowsComparison:
    """Rows of a form, and the rows inside them, as lines: what came, went or changed is marked, the rest only counted."""

    is_field = True

    def __init__(self, panel, obj_a, obj_b):
        self.panel = panel
        self.val_a, self.val_b = (list(lines_of(panel, obj)) for obj in (obj_a, obj_b))

    def field_label(self):
        return capfirst(self.panel.heading)

    def has_changed(self):
        return self.val_a != self.val_b

    def htmldiff(self):
        matcher = SequenceMatcher(None, self.val_a, self.val_b, autojunk=False)
        parts = []
        for kind, a, a_end, b, b_end in matcher.get_opcodes():
            if kind == "equal":
                parts += self._same(self.val_b[b:b_end])
            else:
                parts += [changed(*pair) for pair in zip_longest(self.val_a[a:a_end], self.val_b[b:b_end])]
        return format_html_join("", "{}", ((part,) for part in parts))

    @staticmethod
    def _same(lines):
        if len(lines) <= SHOWN:
            return [format_html('<p class="d-line">{}</p>', line) for line in lines]
        says = ngettext("… %(n)s line as before", "… %(n)s lines as before", len(lines)) % {"n": len(lines)}
        return [format_html('<p class="d-line d-line--same">{}</p>', says)]


def changed(before: str | None, after: str | None) -> SafeString:
    """Write a line that came, went, or changed; within a changed one its words are marked."""
    if before is None or after is None:
        kind, line = ("addition", after) if before is None else ("deletion", before)
        return format_html('<p class="d-line comparison__child-object {}">{}</p>', kind, line)
    return format_html('<p class="d-line">{}</p>', compare.diff_text(before, after).to_html())


def lines_of(panel, above, depth=0) -> Iterator[str]:
    """Write each row of a panel as a line, the rows inside it indented below."""
    for row in getattr(above, panel.relation_name).all():
        fields, inside = [], []
        for part in leaves(panel.child_edit_handler):
            (inside if hasattr(part, "relation_name") else fields).append(part)
        said = [value for part in fields if (value := value_of(row, part.db_field))]
        yield f"{'— ' * depth}{' · '.join(said)}"
        for part in inside:
            yield from lines_of(part, row, depth + 1)


def leaves(panel) -> Iterator:
    for child in getattr(panel, "children", ()):
        if hasattr(child, "field_name") or hasattr(child, "relation_name"):
            yield child
        else:
            yield from leaves(child)


def value_of(row, field) -> str:
    """Write one field of a row; what is empty is left out, a tick is said by its name."""
    value = field.value_from_object(row)
    if isinstance(field, TextsField):
        return " / ".join(text for _language, text in sorted(value.items(), reverse=True) if text)
    if value is None or value == "" or value is False:
        return ""
    if value is True:
        return str(field.verbose_name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return str(getattr(row, field.name))
    told = written_value(field.name, value, currency_of(row)) if not hasattr(value, "isoformat") else value.isoformat()
    return told if field.name == "code" else f"{field.verbose_name} {told}"


def comparison_for(field):
    """Give the comparison of an integer column by its name, as its input is chosen; None leaves Wagtail's own."""
    if field.name.endswith("_minor"):
        return MoneyComparison
    return ClockComparison if field.name in CLOCKS else None


def register_comparisons() -> None:
    compare.register_comparison_class(TextsField, comparison_class=TextsComparison)
    for kind in (models.IntegerField, models.PositiveIntegerField):
        compare.register_comparison_class(kind, comparison_class=comparison_for, exact_class=True)
