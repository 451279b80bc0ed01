"""The profile, guests, addresses and favourites."""

import pytest
from django.db import connection

from doorstep.kernel.refusals import Invalid, NotFound
from doorstep.people import actions
from doorstep.people.contacts import BadPhone
from doorstep.people.models import Favourite, User
from doorstep.people.notices import code_made
from doorstep.people.refusals import (
    BadPoint,
    ContactTaken,
    IncompleteAddress,
    NoSuchCity,
    NoSuchService,
    TooManyKept,
    WrongCode,
)
from tests.platform.world import CITY, LAT, LNG, SERVICE, open_city, person, sell_service

pytestmark = pytest.mark.django_db
ADDRESS = {"city": CITY, "street": "钱王街 1 号", "contact_name": "王小明", "contact_phone": "138 0000 0001"}


@pytest.fixture
def user():
    return person("13811112222")


@pytest.fixture
def city():
    return open_city()


@pytest.fixture
def codes():
    sent = []

    def hear(code, **_rest):
        sent.append(code)

    code_made.connect(hear)
    yield sent
    code_made.disconnect(hear)


def test_a_guest_cannot_be_found_or_logged_in_as():
    guest = actions.guest(" 王小明 ", "138 1111 2222", "en")

    assert (guest.name, guest.phone, guest.is_guest, guest.language) == ("王小明", "+8613811112222", True, "en")
    assert not guest.has_usable_password()
    assert User.objects.by_login("13811112222") is None


def test_two_guests_may_leave_the_same_phone():
    assert actions.guest("A", "13811112222", "en") != actions.guest("B", "13811112222", "xx")
    with pytest.raises(BadPhone):
        actions.guest("C", "1", "en")


def test_what_is_not_named_stays(user, city):
    actions.update_profile(user, name=" 李雷 ", home_city=CITY)
    actions.update_profile(user, language="en")

    user.refresh_from_db()
    assert (user.name, user.home_city, user.language, user.phone) == ("李雷", CITY, "en", "+8613811112222")


@pytest.mark.parametrize("change", [{"language": "xx"}, {"home_city": "atlantis"}, {"name": "x" * 81}])
def test_a_wrong_profile_changes_nothing(user, city, change):
    with pytest.raises(Invalid) as refused:
        actions.update_profile(user, **{"name": "Other", **change})

    user.refresh_from_db()
    assert user.name == "李雷"
    assert refused.value.facts == {"field": next(iter(change))}


def test_a_new_contact_needs_the_code_sent_there(user, codes):
    actions.request_code("anna@example.com")
    with pytest.raises(WrongCode):
        actions.update_profile(user, contact="anna@example.com", code="000000" if codes[-1] != "000000" else "1")
    actions.update_profile(user, contact="Anna@example.com", code=codes[-1])

    assert User.objects.by_login("anna@example.com") == user
    assert User.objects.by_login("13811112222") == user


def test_a_contact_of_somebody_else_is_refused_before_its_code_is_tried(user, codes):
    person(email="anna@example.com")
    actions.request_code("anna@example.com")

    with pytest.raises(ContactTaken):
        actions.update_profile(user, contact="anna@example.com", code=codes[-1])
    user.refresh_from_db()
    assert user.email == ""


def test_the_first_address_is_the_default_and_a_new_default_takes_its_place(user, city):
    first = actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG)
    second = actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG)
    third = actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG, is_default=True)

    assert first.is_default
    assert [a.pk for a in user.addresses.all()] == [third.pk, second.pk, first.pk]
    assert [a.is_default for a in user.addresses.all()] == [True, False, False]


def test_an_address_is_kept_encrypted_with_a_normal_phone(user, city):
    address = actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG, door="3 幢 502")

    with connection.cursor() as cursor:
        cursor.execute("SELECT street FROM people_address WHERE id = %s", [address.pk])
        sealed = cursor.fetchone()[0]
    address.refresh_from_db()
    assert sealed
    assert "钱王街" not in sealed
    assert (address.street, address.door, address.contact_phone) == ("钱王街 1 号", "3 幢 502", "+8613800000001")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"city": "atlantis"}, NoSuchCity),
        ({"lat": 91}, BadPoint),
        ({"lng": float("nan")}, BadPoint),
        ({"street": " "}, IncompleteAddress),
        ({"contact_name": ""}, IncompleteAddress),
        ({"contact_phone": "12"}, BadPhone),
    ],
)
def test_a_wrong_address_is_not_kept_and_the_default_stays(user, city, wrong, refusal):
    first = actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG)

    with pytest.raises(refusal):
        actions.add_address(user, **{**ADDRESS, "lat": LAT, "lng": LNG, "is_default": True, **wrong})
    first.refresh_from_db()
    assert (user.addresses.count(), first.is_default) == (1, True)


def test_a_list_has_an_end(user, city):
    for _time in range(30):
        actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG)

    with pytest.raises(TooManyKept):
        actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG)


def test_nobody_archives_the_address_of_another(user, city):
    address = actions.add_address(user, **ADDRESS, lat=LAT, lng=LNG)

    with pytest.raises(NotFound):
        actions.archive_address(person("13833334444"), address.pk)
    actions.archive_address(user, address.pk)
    with pytest.raises(NotFound):
        actions.archive_address(user, address.pk)


def test_liking_twice_is_as_liking_once(user, city):
    sell_service(city)
    first = actions.set_favourite(user, CITY, "service", SERVICE)

    assert actions.set_favourite(user, CITY, "service", SERVICE) == first
    actions.unset_favourite(user, CITY, "service", SERVICE)
    actions.unset_favourite(user, CITY, "service", SERVICE)
    assert not Favourite.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    ("liked", "refusal"),
    [
        (("atlantis", "service", SERVICE), NoSuchCity),
        ((CITY, "service", "no-such"), NoSuchService),
        ((CITY, "other", SERVICE), NoSuchService),
        ((CITY, "provider", "Not a code"), NoSuchService),
    ],
)
def test_what_does_not_exist_cannot_be_liked(user, city, liked, refusal):
    with pytest.raises(refusal):
        actions.set_favourite(user, *liked)
    assert not Favourite.objects.filter(user=user).exists()
