"""Who sees how much of a door, and that every sight is kept."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from guardian.shortcuts import assign_perm
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel import actors, clock
from doorstep.people.models import ContactAccess
from doorstep.people.privacy import DISTRICT, DOOR, STREET, door_for, provider_stage
from tests.platform.world import MORNING, VISIT, ZONE, again, open_city, person

ENDS = VISIT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (VISIT - timedelta(days=9), DISTRICT),
        (datetime(2027, 3, 1, 23, 59, tzinfo=ZONE), DISTRICT),
        (datetime(2027, 3, 2, 0, 0, tzinfo=ZONE), STREET),
        (VISIT - timedelta(hours=2, seconds=1), STREET),
        (VISIT - timedelta(hours=2), DOOR),
        (ENDS + timedelta(hours=24, seconds=-1), DOOR),
        (ENDS + timedelta(hours=24), DISTRICT),
    ],
)
def test_the_stage_follows_the_clock_of_the_city(at, stage):
    assert provider_stage(VISIT, ENDS, ZONE, at)[0] == stage


@given(minutes=st.integers(-20_000, 5_000))
def test_the_next_stage_begins_when_it_was_promised(minutes):
    at = VISIT + timedelta(minutes=minutes)
    stage, opens_at = provider_stage(VISIT, ENDS, ZONE, at)

    if opens_at is not None:
        assert opens_at > at
        assert provider_stage(VISIT, ENDS, ZONE, opens_at)[0] != stage
        assert provider_stage(VISIT, ENDS, ZONE, opens_at - timedelta(seconds=1))[0] == stage


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


@pytest.fixture
def order(world):
    return world.paid()


def staff_of(city, *codenames):
    user = person(name="小陈", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    assign_perm("places.work_in_city", user, city)
    return actors.staff(again(user))


def sights(order) -> list[str]:
    return list(ContactAccess.objects.filter(order_id=order.pk).values_list("fields", flat=True))


def test_the_customer_sees_everything_and_nothing_is_kept(world, order):
    view = door_for(order, world.us, MORNING)

    assert (view.street, view.door, view.contact_phone) == ("钱王街 1 号", "3 幢 502", "+8613098760001")
    assert sights(order) == []


def test_the_provider_sees_more_as_the_visit_comes_nearer(world, order):
    far = door_for(order, world.them, MORNING)
    near = door_for(order, world.them, VISIT - timedelta(hours=20))
    there = door_for(order, world.them, VISIT - timedelta(hours=1))

    assert (far.stage, far.street, far.door, far.place) == (DISTRICT, None, None, "人民广场")
    assert (far.contact_name, far.contact_phone) == ("王**", "130****0001")
    assert (near.stage, near.street, near.door, near.contact_phone) == (STREET, "钱王街 1 号", None, "130****0001")
    assert (there.door, there.access_note, there.contact_phone) == ("3 幢 502", "门禁 2580", "+8613098760001")
    assert sights(order) == ["street", "street door access_note contact_name contact_phone"]


def test_a_page_that_refreshes_itself_is_one_sight(world, order):
    at = VISIT - timedelta(hours=1)
    for minutes in (0, 1, 4, 10):
        door_for(order, world.them, at + timedelta(minutes=minutes))

    assert len(sights(order)) == 2


def test_another_provider_and_another_customer_see_the_district_at_most(world, order):
    stranger = person("13877770000")

    for viewer in (actors.provider(stranger), actors.customer(stranger), actors.Actor(actors.PARTNER, partner="x")):
        view = door_for(order, viewer, VISIT)
        assert (view.stage, view.street, view.door, view.access_note) == (DISTRICT, None, None, None)
        assert (view.contact_name, view.contact_phone) == ("王**", "130****0001")
    assert sights(order) == []


def test_staff_need_the_permission_and_the_city_and_are_written_down(world, order):
    clerk = staff_of(world.city, "view_order")
    elsewhere = staff_of(open_city("jiande"), "see_contacts")
    trusted = staff_of(world.city, "see_contacts")

    assert door_for(order, clerk, VISIT).contact_phone == "130****0001"
    assert door_for(order, elsewhere, VISIT).contact_phone == "130****0001"
    assert sights(order) == []
    assert door_for(order, trusted, VISIT, purpose="complaint").contact_phone == "+8613098760001"
    kept = ContactAccess.objects.get(order_id=order.pk)
    assert (kept.viewer, kept.subject, kept.purpose, kept.at) == (trusted.user, world.customer, "complaint", VISIT)


def test_a_provider_who_lost_the_job_sees_nothing_more(world, order):
    order.visits.update(provider=None)

    assert door_for(order, world.them, VISIT).stage == DISTRICT
