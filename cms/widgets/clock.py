"""Times of the day as 08:00 to 24:00 on the screen, minutes since midnight in the database."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def clock(minutes: int) -> str:
    """Write minutes since midnight as 22:00; the end of the day is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class ClockInput(forms.TextInput):
    """One short input; a text and not a time input, since a day ends at 24:00."""

    def __init__(self, attrs=None):
        super().__init__(
            {"class": "d-clock", "placeholder": "22:00", "maxlength": 5, "autocomplete": "off", **(attrs or {})}
        )

    def format_value(self, value):
        if isinstance(value, int):
            return clock(value)
        return "" if value is None else str(value)


class ClockField(forms.Field):
    """Reads 8:00, 08:00 or 24:00 as minutes since midnight."""

    default_error_messages = {"invalid": _("Write a time such as 08:30; 24:00 is the end of the day.")}

    def __init__(self, *, min_value=None, max_value=None, **kwargs):
        kwargs["widget"] = kwargs.get("widget") or ClockInput()
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,2})[:：](\d{2})", str(value).strip())
        minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else 1441
        if minutes > 1440:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return minutes

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True
