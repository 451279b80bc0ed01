"""Filters that the lists of records share."""

import django_filters
from wagtail.admin.filters import DateRangePickerWidget

from cms.guard.gate import ReachFilterSet


def days(name, label):
    return django_filters.DateFromToRangeFilter(field_name=name, label=label, widget=DateRangePickerWidget)


def filters_of(model, fields, **extra):
    """Build the filters of a list: fields of the model, and more by name."""
    meta = type("Meta", (), {"model": model, "fields": list(fields)})
    return type(f"{model.__name__}Filters", (ReachFilterSet,), {"Meta": meta, **extra})
