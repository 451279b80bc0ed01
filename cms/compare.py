"""Comparing two versions in the words of operators: texts per language, money and times as they are typed."""

from django.db import models
from wagtail.admin import compare

from cms.widgets.clock import clock
from cms.widgets.fields import CLOCKS
from doorstep.kernel.money import written
from doorstep.kernel.texts import TextsField


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
    """Amounts with their sign."""

    def __init__(self, field, obj_a, obj_b):
        super().__init__(field, obj_a, obj_b)
        self.val_a = self.amount(field.value_from_object(obj_a))
        self.val_b = self.amount(field.value_from_object(obj_b))

    @staticmethod
    def amount(value) -> str:
        return "" if value is None else written(value, "CNY")


class ClockComparison(MoneyComparison):
    """Minutes as times of the day."""

    @staticmethod
    def amount(value) -> str:
        return "" if value is None else clock(value)


def comparison_for(field):
    """Give the comparison of an integer column by its name, as its input is chosen; None leaves Wagtail's own."""
    if field.name.endswith("_minor"):
        return MoneyComparison
    return ClockComparison if field.name in CLOCKS else None


def register_comparisons() -> None:
    compare.register_comparison_class(TextsField, comparison_class=TextsComparison)
    for kind in (models.IntegerField, models.PositiveIntegerField):
        compare.register_comparison_class(kind, comparison_class=comparison_for, exact_class=True)
