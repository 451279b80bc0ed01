"""Which input a column of our models gets, by its name: *_minor is money, minutes of the day are a clock, outline is a map."""

from django.db import models
from wagtail.admin.forms.models import register_form_field_override

from cms.widgets.clock import ClockField
from cms.widgets.shape import ShapeField
from doorstep.kernel.amounts import MoneyField

CLOCKS = {"cutoff_minute", "cutoff_until_minute", "reschedule_free_until_minute", "from_minute", "until_minute"}


def inputs_for(db_field) -> dict:
    """Give the form field of an integer column; an empty dictionary leaves Django's own."""
    if not db_field.model.__module__.startswith("doorstep."):
        return {}
    if db_field.name.endswith("_minor"):
        return {"form_class": MoneyField}
    return {"form_class": ClockField} if db_field.name in CLOCKS else {}


def input_for_json(db_field) -> dict:
    return {"form_class": ShapeField} if db_field.name == "outline" else {}


def register_inputs() -> None:
    for kind in (models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField):
        register_form_field_override(kind, override=inputs_for, exact_class=True)
    register_form_field_override(models.JSONField, override=input_for_json, exact_class=True)
