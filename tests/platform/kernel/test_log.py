"""The log only grows: the database itself refuses to change or delete an event."""

import pytest
from django.db import DatabaseError, connection, transaction

from doorstep.kernel import log
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Event
from tests.platform.world import open_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return log.write(open_city(), "noted", by=THE_SYSTEM, reason="first")


@pytest.mark.parametrize(
    "change",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(reason="other"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: _run("UPDATE kernel_event SET step = 'x' WHERE id = %s", event),
        lambda event: _run("DELETE FROM kernel_event WHERE id = %s", event),
    ],
    ids=["update", "delete", "sql update", "sql delete"],
)
def test_an_event_cannot_be_changed_or_deleted(event, change):
    with pytest.raises(DatabaseError, match="the log only grows"), transaction.atomic():
        change(event)

    assert Event.objects.get(pk=event.pk).reason == "first"


def _run(statement, event):
    with connection.cursor() as cursor:
        cursor.execute(statement, [event.pk])


def test_the_log_of_a_record_is_its_own_in_order(event):
    city = open_city()
    second = log.write(city, "noted", by=THE_SYSTEM, reason="second")

    assert list(log.of(city)) == [event, second]
