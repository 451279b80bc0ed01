"""Every list of the admin asks the database as often for two hundred rows as for ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from wagtail.admin.views import generic
from wagtail.admin.viewsets import viewsets

from cms.roles import OPERATOR
from doorstep.people.models import User
from tests.cms.conftest import client_of, member
from tests.cms.many import many

pytestmark = pytest.mark.django_db


def lists():
    """Give every registered viewset with a list of its own."""
    _ = get_resolver().url_patterns  # Wagtail makes the viewsets of its hooks when it reads the addresses
    found = [
        v for v in viewsets.viewsets if getattr(v, "model", None) and hasattr(v, "index_view") and v.get_urlpatterns()
    ]
    return {f"{v.model._meta.label_lower}": v for v in found}


def address_of(viewset):
    names = {pattern.name for pattern in viewset.get_urlpatterns()}
    return reverse(viewset.get_url_name("list" if "list" in names else "index"))


def shown_row(viewset, rows):
    """Give a row that its list shows, to be copied."""
    operator = member(OPERATOR, "zzq-city")
    own = operator if viewset.model is User else rows.get(viewset.model)
    return own or viewset.model._base_manager.first()


@pytest.mark.parametrize("name", lists())
def test_a_list_costs_the_same_for_ten_rows_and_for_two_hundred(name, the_marked_world, monkeypatch):
    viewset = lists()[name]
    many(shown_row(viewset, the_marked_world), 200)
    boss, operator = client_of(member(is_superuser=True)), client_of(member(OPERATOR, "zzq-city"))

    def asked(client, most):
        monkeypatch.setattr(generic.IndexView, "get_paginate_by", lambda self, queryset: most)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address_of(viewset))
        assert client is operator or len(answer.context["object_list"]) == most
        return len(queries)

    for client in (boss, operator):
        asked(client, 10)  # whatever is kept in the process is there now
    few, lots = ([asked(client, most) for client in (boss, operator)] for most in (10, 200))

    assert lots == few
