"""Rows written by insert are those that save() writes, and read as the ORM reads them, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from doorstep.kernel.models import Event
from doorstep.kernel.rows import insert, instant_in, select
from doorstep.messages.models import Message
from doorstep.rosters.models import Claim

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 4, 5, 6, 789012, tzinfo=UTC)


def an_event(n=1) -> Event:
    data = {"words": "门口 'x' %s", "list": [1, None, 2.5]}
    return Event(kind="order", record_id=10**12 + n, step="place", actor_kind="customer", data=data, at=AT)


def a_message(key="one") -> Message:
    facts = {"event": "login.code", "channel": "sms", "address": "13800001111", "body": "123456"}
    return Message(key=str(key), queued_at=AT, next_try_at=AT, **facts)


@pytest.mark.parametrize("make", [an_event, a_message])
def test_what_is_inserted_reads_as_what_is_saved(make):
    inserted, saved = make(1), make(2)

    insert(inserted)
    saved.save()

    read, other = (type(row).objects.values().get(pk=row.pk) for row in (inserted, saved))
    assert {name for name in read if read[name] != other[name]} <= {"id", "key", "record_id"}
    assert not inserted._state.adding


def test_many_get_their_keys_in_their_order():
    rows = [an_event(n) for n in range(30)]

    insert(*rows)

    written = Event.objects.filter(record_id__gt=10**12 - 1).values_list("pk", "record_id")
    assert {row.pk: row.record_id for row in rows} == dict(written)


def test_nothing_is_written_for_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert()


def test_what_a_field_says_of_itself_is_set_on_the_record(world):
    claim = Claim(
        city_id=world.city.pk, provider_id=world.provider.pk, starts_at=AT, ends_at=AT + timedelta(hours=1),
        first_cell=1, end_cell=5, lat=31.2, lng=121.4,
    )  # fmt: skip

    insert(claim)

    assert Claim.objects.get(pk=claim.pk).created_at == claim.created_at  # auto_now_add


def test_a_known_row_is_passed_over_or_refused():
    insert(a_message("a"))

    insert(a_message("a"), a_message("b"), passing_known=True)

    assert set(Message.objects.values_list("key", flat=True)) == {"a", "b"}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(a_message("a"))


def test_an_instant_goes_in_and_comes_out():
    insert(an_event())

    asked = "SELECT at FROM kernel_event WHERE at <= %s AND at > %s AND record_id > %s"
    ((at,),) = select(asked, AT, AT - timedelta(microseconds=1), 10**12)

    assert instant_in(at) == AT
    assert instant_in(None) is None
    assert select(asked, AT, AT, 10**12) == []
