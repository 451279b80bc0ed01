"""The operator of one city walks every address of the admin with the ids of another city: nothing shown, nothing changed."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Workflow

from cms.guard.models import CONTENT, RECORDS
from cms.models import TerritoryApproval
from cms.moderation import REVIEW
from cms.roles import ANALYST, CHIEF, OPERATOR, ROLES
from doorstep.people.models import User
from doorstep.places.models import City
from tests.cms.conftest import client_of, member
from tests.cms.marked import MARK
from tests.cms.walk import addresses

pytestmark = pytest.mark.django_db
NAMELESS = {"Category", "Service"}


@pytest.fixture
def rows(the_marked_world):
    return the_marked_world


def said(response) -> str:
    """Give all that an answer says, of a workbook as well."""
    content = response.getvalue()
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "replace")


def state(rows) -> list:
    return [list(type(row).objects.filter(pk=row.pk).values()) for row in rows.values()]


def question(row) -> list[dict]:
    """Give what the lists are asked with: as they come, searched (a page repeats the words), exported, all chosen."""
    return [{}, {"q": MARK[:2]}, {"export": "xlsx"}, {"export": "csv"}, {"id": [str(row.pk)]}, {"id": "all"}]


def walker(user):
    """A client that counts a failing page instead of stopping at it."""
    client = client_of(user)
    client.raise_request_exception = False
    return client


def everything_in(city):
    """Make somebody with every role at once, in one city: what they cannot see, nobody of that city can."""
    user = member("", city)
    user.groups.set(Group.objects.filter(name__in=ROLES))
    return user


def test_another_citys_staff_see_nothing_by_reading(rows):
    client, leaks, failures = walker(everything_in("suzhou")), [], []

    for name, address in addresses(rows):
        is_list = not any(part.isdigit() or "zzq" in part.lower() for part in address.split("/"))
        for data in question(rows[City]) if is_list else [{}]:
            response = client.get(address, data)
            if response.status_code >= 500:
                failures.append((name, address, response.status_code))
            if MARK in said(response):
                leaks.append((name, address, data))

    assert (sorted({name for name, *_rest in leaks}), failures) == ([], [])


def test_another_citys_operator_changes_nothing_by_posting(rows):
    client, before = walker(everything_in("suzhou")), state(rows)
    leaks, failures = [], []
    orders = {"reason": "x", "note": "x", "text": "x", "purpose": "call", "action-publish": "1", "name-0": "x"}

    for name, address in addresses(rows):
        for row in rows.values():
            if f"/{row.pk}/" in address or "bulk/" in address or str(getattr(row, "number", "-")) in address:
                response = client.post(f"{address}?id={row.pk}", orders)
                if response.status_code >= 500:
                    failures.append((name, address))
                if MARK in said(response):
                    leaks.append((name, address))
                break

    assert (leaks, failures) == ([], [])
    assert state(rows) == before


def test_the_walk_finds_every_model_for_somebody_who_may(rows):
    client, seen = walker(member(is_superuser=True)), set()

    for name, address in addresses(rows):
        space = name.split(":")[0]
        if space not in seen and MARK in said(client.get(address)):
            seen.add(space)

    assert len(seen) >= len([m for m in (*CONTENT, *RECORDS) if m.__name__ not in NAMELESS])


def test_an_operator_creates_nothing_elsewhere(rows):
    client = client_of(member(OPERATOR, "suzhou"))
    form = {
        "code": "mine", "name_zh_hans": "x", "name_en": "x", "city": rows[City].pk, "percent": "5", "days": "any",
        "from_minute": "00:00", "until_minute": "24:00", "amount_minor": "", "action-publish": "1",
    }  # fmt: skip

    response = client.post("/admin/snippets/pricing/surcharge/add/", form)

    assert response.status_code in (200, 404)
    assert not type(next(iter(rows.values()))).objects.filter(code="mine").exists()


def test_approval_belongs_to_those_who_work_there(rows):
    task = TerritoryApproval.objects.get()
    here, there = member(CHIEF, "zzq-city"), member(CHIEF, "suzhou")
    policy = rows[next(m for m in CONTENT if m.__name__ == "Policy")]
    workflow = Workflow.objects.get(name=REVIEW)
    workflow.start(policy, user=here)

    assert task.get_task_states_user_can_moderate(here).count() == 1
    assert task.get_task_states_user_can_moderate(there).count() == 0
    assert MARK not in said(client_of(there).get("/admin/"))


def test_roles_are_made_once_and_stay_as_operators_left_them():
    user = member(ANALYST, "suzhou")
    user.groups.get().permissions.clear()

    call_command("migrate", verbosity=0)

    assert not User.objects.get(pk=user.pk).has_perm("orders.view_order")
