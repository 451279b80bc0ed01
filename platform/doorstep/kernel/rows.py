"""Rows by statements whose text is made once: what save(), bulk_create() and filter() do, without composing it each time."""

from datetime import UTC, datetime
from functools import lru_cache

from django.db import connection, models


def insert(*records: models.Model, passing_known: bool = False) -> None:
    """Write new records of one model, in their order, and give them their keys; no signals are sent, as by bulk_create.

    Takes: records without a key yet and with nothing but plain values; passing_known, whether to pass over those that a
           unique key knows already: then none is given its key.
    """
    if not records:
        return
    model = type(records[0])
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, len(records), passing_known, connection.alias), _values(model, records))
        keys = () if passing_known else cursor.fetchall()
    for record, (key,) in zip(records, keys, strict=not passing_known):
        record.pk = key
        record._state.adding, record._state.db = False, connection.alias


@lru_cache(maxsize=256)
def _statement(model, count: int, passing_known: bool, _alias: str) -> str:
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    columns = ", ".join(quote(field.column) for field, _is_plain in _fields(model))
    values = ", ".join([f"({', '.join(['%s'] * len(_fields(model)))})"] * count)
    end = "ON CONFLICT DO NOTHING" if passing_known else f"RETURNING {key}"
    return f"INSERT INTO {table} ({columns}) VALUES {values} {end}"  # noqa: S608, names of our own models only


@lru_cache(maxsize=256)
def _fields(model) -> tuple[tuple[models.Field, bool], ...]:
    """Give the columns besides the key, and whether each is written as the record holds it (auto_now_add, say, is not)."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    return tuple((field, type(field).pre_save is models.Field.pre_save) for field in fields)


def _values(model, records) -> list:
    values = []
    for record in records:
        held = record.__dict__
        for field, is_plain in _fields(model):
            value = held[field.attname] if is_plain else field.pre_save(record, True)
            values.append(field.get_db_prep_save(value, connection))
    return values


def select(sql: str, *parameters) -> list[tuple]:
    """Give the rows of a statement; parameters may be instants. SQLite gives instants back without their zone: see instant_in."""
    adapt = connection.ops.adapt_datetimefield_value
    given = [adapt(value) if isinstance(value, datetime) else value for value in parameters]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def instant_in(column) -> datetime | None:
    """Give the aware instant that a row of select() holds in a column."""
    return column.replace(tzinfo=UTC) if column and column.tzinfo is None else column
