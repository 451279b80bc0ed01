"""Staff of each role, logged in."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from guardian.shortcuts import assign_perm
from wagtail.users.models import UserProfile

from cms.roles import ensure_roles
from doorstep.people.models import User
from doorstep.people.territory import PERMISSION
from doorstep.places.models import City
from tests.cms.marked import marked_world
from tests.grounds import ground


def member(role: str = "", *cities: str, language: str = "en", **fields) -> User:
    """Make a member of staff with a role, working in these cities (codes)."""
    ensure_roles()
    user = User.objects.create_user(name="Staff", is_staff=True, password="tea-lamp-42", **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    for code in cities:
        assign_perm(PERMISSION, user, City.objects.get(code=code))
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@ground
def the_marked_world():
    return marked_world()


@pytest.fixture
def boss(db):
    """A superuser, reading English."""
    return client_of(member(is_superuser=True))
