"""Money as people write it: ¥128.50 on the screen, 12850 in the database; as an input, a form field and a block."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from doorstep.kernel.money import EXPONENT, USUAL, sign

NOISE = re.compile(r"[\s,，¥￥$元]")
MOST = 10**9


class MoneyInput(forms.TextInput):
    """One short input with the currency's sign before it."""

    template_name = "kernel/money_input.html"

    def __init__(self, currency=USUAL, attrs=None):
        self.currency = currency
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value):
        if value is None or value == "":
            return ""
        if not isinstance(value, int):
            return str(value)
        digits = EXPONENT.get(self.currency, 2)
        return f"{Decimal(value).scaleb(-digits):.{digits}f}"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return {**context, "sign": sign(self.currency)}


class MoneyField(forms.Field):
    """Reads 128, 128.5 or ¥1,128.50 as minor units; more digits than the currency has are refused."""

    default_error_messages = {
        "invalid": _("Write an amount such as 128 or 128.50."),
        "digits": _("This currency has no smaller coins than that."),
        "range": _("This amount is not possible here."),
    }

    def __init__(self, *, min_value=None, max_value=None, currency=USUAL, **kwargs):
        self.min_value, self.max_value = min_value, min(max_value or MOST, MOST)
        kwargs["widget"] = kwargs.get("widget") or MoneyInput(currency)
        super().__init__(**kwargs)
        self.currency = currency

    @property
    def currency(self):
        return self.widget.currency

    @currency.setter
    def currency(self, code):
        self.widget.currency = code

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        typed = NOISE.sub("", str(value))
        if not re.fullmatch(r"-?\d{1,10}(\.\d{1,4})?", typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        exact = Decimal(typed).scaleb(EXPONENT.get(self.currency, 2))
        if exact != exact.to_integral_value():
            raise ValidationError(self.error_messages["digits"], code="digits")
        return int(exact)

    def validate(self, value):
        super().validate(value)
        low = self.min_value if self.min_value is not None else -MOST
        if value is not None and not low <= value <= self.max_value:
            raise ValidationError(self.error_messages["range"], code="range")

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class MoneyBlock(blocks.FieldBlock):
    """Money inside a stream; migrations know it as the integer that it stores."""

    def __init__(self, required=True, help_text=None, min_value=None, max_value=None, **kwargs):
        self.field = MoneyField(required=required, help_text=help_text, min_value=min_value, max_value=max_value)
        super().__init__(**kwargs)

    class Meta:
        icon = "decimal"


DECONSTRUCT_ALIASES = {MoneyBlock: "wagtail.blocks.IntegerBlock"}
