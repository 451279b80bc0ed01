"""The roles after an upgrade: what is new arrives, what operators did by hand stays."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupCollectionPermission

from cms import roles
from cms.roles import ANALYST, DISPATCHER, OPERATOR, SUPPORT, ensure_roles
from doorstep.kernel import log
from tests.cms.conftest import client_of, member

pytestmark = pytest.mark.django_db


def permission(name):
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def held_by(role):
    return {roles._name(p) for p in Group.objects.get(name=role).permissions.select_related("content_type")}


def say(monkeypatch, role, *, more=frozenset(), less=frozenset()):
    """Let the code of the next version say something else of a role."""
    known = roles.permissions_of
    monkeypatch.setattr(roles, "permissions_of", lambda r: (known(r) | more) - less if r == role else known(r))


def test_an_existing_group_gets_what_a_new_version_says(monkeypatch):
    ensure_roles()
    assert "orders.manage_orders" not in held_by(DISPATCHER)

    say(monkeypatch, DISPATCHER, more={"orders.manage_orders"})
    ensure_roles()

    assert "orders.manage_orders" in held_by(DISPATCHER)
    assert "orders.manage_orders" not in held_by(ANALYST)


def test_what_operators_did_by_hand_stays(monkeypatch):
    ensure_roles()
    group = Group.objects.get(name=SUPPORT)
    group.permissions.add(permission("orders.dispatch_visits"))
    group.permissions.remove(permission("reviews.moderate_reviews"))

    say(monkeypatch, SUPPORT, more={"providers.assign_skills"})
    ensure_roles()

    assert {"orders.dispatch_visits", "providers.assign_skills"} <= held_by(SUPPORT)
    assert "reviews.moderate_reviews" not in held_by(SUPPORT)


def test_what_the_code_no_longer_says_is_taken_and_nothing_else(monkeypatch):
    ensure_roles()
    Group.objects.get(name=SUPPORT).permissions.add(permission("orders.dispatch_visits"))

    say(monkeypatch, SUPPORT, less={"orders.see_contacts"})
    ensure_roles()

    assert "orders.see_contacts" not in held_by(SUPPORT)
    assert "orders.dispatch_visits" in held_by(SUPPORT)


def test_pictures_arrive_and_go_like_the_rest(monkeypatch):
    ensure_roles()
    of_pictures = GroupCollectionPermission.objects.filter(group__name=ANALYST)
    before = set(of_pictures.values_list("permission__codename", flat=True))

    monkeypatch.setattr(roles, "pictures_of", lambda role: {"wagtailimages.add_image"})
    ensure_roles()

    assert before == {"choose_image"}
    assert set(of_pictures.values_list("permission__codename", flat=True)) == {"add_image"}


def test_doing_it_again_writes_nothing_more():
    ensure_roles()
    entries = log.of(Group.objects.get(name=SUPPORT)).count()

    ensure_roles()

    assert log.of(Group.objects.get(name=SUPPORT)).count() == entries == 1


def test_a_group_from_before_the_list_was_kept_is_given_all_once():
    group = Group.objects.get(name=DISPATCHER)
    group.delete()
    old = Group.objects.create(name=DISPATCHER)
    old.permissions.add(permission("orders.see_contacts"))

    ensure_roles()

    assert held_by(DISPATCHER) == roles.permissions_of(DISPATCHER)


def test_operators_upload_pictures_and_analysts_do_not():
    opened = [client_of(member(role, "shanghai")).get("/admin/images/add/").status_code for role in (OPERATOR, ANALYST)]

    assert opened == [200, 302]
