"""Filters that the lists of records share."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget

from cms.guard.gate import ReachFilterSet

LABELS = {"city": _("City"), "state": _("State"), "stars": _("Stars"), "provider": _("Provider")}


def days(name, label):
    return django_filters.DateFromToRangeFilter(field_name=name, label=label, widget=DateRangePickerWidget)


def filters_of(model, fields, **extra):
    """Build the filters of a list: fields of the model, and more by name."""
    meta = type("Meta", (), {"model": model, "fields": list(fields)})
    built = type(f"{model.__name__}Filters", (ReachFilterSet,), {"Meta": meta, **extra})
    for name in LABELS.keys() & set(fields):  # a record's column often has no name of its own
        built.base_filters[name].label = LABELS[name]
    return built
