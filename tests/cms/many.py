"""Many rows of any model, made from one: what must differ differs, by cloning what it points at where that is needed."""

import copy

from django.db import models


def many(row, count: int) -> list:
    """Insert so many copies of a row, without saving each: signals, revisions and the search index do not matter here."""
    copies = [_copy(row, n) for n in range(count)]
    return type(row)._base_manager.bulk_create(copies)


def _copy(row, n):
    fresh = copy.copy(row)
    fresh._state = copy.copy(row._state)
    fresh._state.fields_cache = {}
    fresh.pk, fresh._state.adding = None, True
    for field in _to_vary(type(row)):
        _vary(fresh, field, n)
    return fresh


def _to_vary(model) -> list:
    """Give every unique field, and one field of each constraint over several."""
    found = [field for field in model._meta.local_fields if field.unique and not field.primary_key]
    for constraint in model._meta.total_unique_constraints + _conditional(model):
        fields = [model._meta.get_field(name) for name in [*constraint.fields, *_named_in(constraint)]]
        if not any(field in found for field in fields):
            found.append(next((f for f in fields if not f.is_relation), fields[0]))
    found += [model._meta.get_field(names[0]) for names in model._meta.unique_together]
    return found


def _conditional(model):
    return [
        c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint) and (c.expressions or c.condition)
    ]


def _named_in(constraint):
    parts = list(constraint.expressions)
    for part in parts:
        parts += getattr(part, "get_source_expressions", list)()
    return [part.name for part in parts if isinstance(part, models.F)]


def _vary(fresh, field, n):
    value = getattr(fresh, field.attname)
    if value is None and field.unique:
        return
    if field.is_relation:
        target = field.related_model._base_manager.filter(pk=value).first() or field.related_model._base_manager.first()
        other = _copy(target, n)
        other.save_base(raw=True, force_insert=True)  # no signals, no save() of its own
        setattr(fresh, field.name, other)
    elif isinstance(field, models.IntegerField):
        setattr(fresh, field.attname, 900_000 + n)
    elif isinstance(field, models.DateField):
        raise AssertionError(f"{field} needs a way to vary")
    elif isinstance(field, models.UUIDField):
        setattr(fresh, field.attname, field.get_default())
    else:
        tail = f"x{n}"
        setattr(fresh, field.attname, f"{str(value)[: (field.max_length or 80) - len(tail)]}{tail}")
