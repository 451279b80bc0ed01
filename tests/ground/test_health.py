"""/healthz and /readyz: what each asks, and what it answers when something is wrong."""

import time

import pytest
from django.db.migrations.recorder import MigrationRecorder

from doorstep.conf import tasks


def test_a_living_process_asks_nobody(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_machine_with_everything_is_ready(client):
    tasks.beat()

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "cache": "ok", "task_queue": "ok", "migrations": "ok"},
    }


@pytest.mark.django_db
def test_a_consumer_that_fell_silent_is_named(client):
    tasks.HUEY.put(tasks.PULSE, time.time() - 600)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["task_queue"] == "the consumer was last seen 600 s ago"


@pytest.mark.django_db
def test_a_consumer_that_never_was_is_named(client):
    tasks.HUEY.delete(tasks.PULSE)

    assert client.get("/readyz").json()["checks"]["task_queue"] == "the consumer has not been seen"


@pytest.mark.django_db
def test_a_missing_migration_is_counted(client):
    tasks.beat()
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "1 to apply"


def test_only_questions_are_answered(client):
    assert client.post("/healthz").status_code == 405
