"""Connections that are kept: one that the database closed meanwhile is replaced before anybody notices."""

import time

import pytest
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_closed_is_replaced():
    kept = connection.copy()
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
    before = kept.connection
    assert kept.is_usable()

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [before.info.backend_pid])
        until = time.monotonic() + 10
        while kept.is_usable() and time.monotonic() < until:  # the last word of the server is on its way
            time.sleep(0.01)
        assert not kept.is_usable()
    kept.health_check_enabled, kept.health_check_done = True, False
    with kept.cursor() as cursor:  # as the first statement of a request
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)

    assert (kept.connection is before) == (connection.vendor == "sqlite")
    kept.close()
