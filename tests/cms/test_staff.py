"""The staff's own screens: log-in, account, members of staff, groups and their cities; no contact data comes out."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from guardian.shortcuts import get_objects_for_group
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import _querydict_from_form as querydict_from_form

from cms.roles import ANALYST, OPERATOR
from doorstep.people.models import User
from doorstep.people.territory import PERMISSION, cities_of
from doorstep.places.models import City
from tests.cms.conftest import client_of, member

pytestmark = pytest.mark.django_db


def log_in(login, password="tea-lamp-42"):
    return Client().post("/admin/login/", {"username": login, "password": password})


def test_staff_log_in_by_phone_mail_or_handle():
    user = member(ANALYST, "suzhou", phone="+8613811112222", email="someone@example.com")

    answers = [log_in("138 1111 2222"), log_in("Someone@example.com"), log_in(user.username)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]


def test_a_customer_and_a_wrong_password_stay_outside():
    User.objects.create_user(phone="+8613811113333", password="tea-lamp-42")
    member(ANALYST, "suzhou", phone="+8613811112222")

    assert log_in("13811113333").status_code == 200
    assert log_in("13811112222", "wrong").status_code == 200


def test_a_member_of_staff_is_added_and_contact_data_never_come_back(boss):
    form = {
        "name": "新人", "phone": "138 2222 3333", "email": "", "password": "boat-rice-77", "language": "en",
        "groups": [Group.objects.get(name=OPERATOR).pk], "cities": [City.objects.get(code="suzhou").pk], "is_active": "on",
    }  # fmt: skip

    made = boss.post("/admin/users/new/", form)
    user = User.objects.get(name="新人")
    edit = boss.get(f"/admin/users/edit/{user.pk}/").content.decode()
    listing = boss.get("/admin/users/").content.decode()
    boss.post(f"/admin/users/edit/{user.pk}/", form | {"phone": "", "password": "", "name": "新人"})
    kept = User.objects.get(pk=user.pk)

    assert made.status_code == 302
    assert (user.is_staff, user.is_superuser, user.phone) == (True, False, "+8613822223333")
    assert cities_of(User.objects.get(pk=user.pk)) == {City.objects.get(code="suzhou").pk}
    assert "13822223333" not in edit + listing
    assert "138****3333" in edit
    assert kept.phone == "+8613822223333"
    assert kept.check_password("boat-rice-77")


def test_customers_are_no_users_of_the_admin(boss):
    person = User.objects.create_user(phone="+8613811114444", name="顾客某")

    assert "顾客某" not in boss.get("/admin/users/").content.decode()
    assert boss.get(f"/admin/users/edit/{person.pk}/").status_code == 404


def test_a_group_works_in_the_cities_that_are_ticked(boss):
    group = Group.objects.get(name=OPERATOR)
    city = City.objects.get(code="suzhou")
    page = boss.get(f"/admin/groups/edit/{group.pk}/")
    assert "group_cities-cities" in page.content.decode()
    data = {
        "name": group.name,
        "permissions": [p.pk for p in group.permissions.all()],
        "group_cities-cities": [city.pk],
    }
    for panel in page.context["permission_panels"]:
        if hasattr(panel, "management_form"):
            data |= {f"{panel.prefix}-{key}": value for key, value in panel.management_form.initial.items()}
            data |= {f"{panel.prefix}-TOTAL_FORMS": 0, f"{panel.prefix}-INITIAL_FORMS": 0}

    answer = boss.post(f"/admin/groups/edit/{group.pk}/", data)

    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert list(get_objects_for_group(group, PERMISSION, City, accept_global_perms=False)) == [city]


def test_staff_change_their_own_name_and_see_no_contact_field():
    client = client_of(member(ANALYST, "suzhou", phone="+8613811112222"))

    page = client.get("/admin/account/").content.decode()

    assert "name-name" in page
    assert "13811112222" not in page


def test_the_admin_sends_its_own_policy_and_never_fails_on_purpose(boss):
    assert "default-src 'self'" in boss.get("/admin/")["Content-Security-Policy"]
    assert boss.get("/admin/failwhale/").status_code == 404


def test_a_role_is_read_in_chinese_and_asks_nothing_that_nobody_may_do():
    client = client_of(member(is_superuser=True, language="zh-hans"))
    group = Group.objects.get(name=OPERATOR)

    page = client.get(f"/admin/groups/edit/{group.pk}/").content.decode()

    assert "可以发布" in page
    assert "可以替客户预约、改期和取消" in page
    assert re.findall(r"(?:Can|May) [a-z]+", page) == []
    assert "可以修改：订单" not in page
    assert "可以添加：服务" in page


def test_saving_a_role_keeps_what_it_may_do():
    client = client_of(member(is_superuser=True))
    group = Group.objects.get(name=OPERATOR)
    before = set(group.permissions.values_list("codename", flat=True))
    page = client.get(f"/admin/groups/edit/{group.pk}/").content.decode()
    soup = WagtailTestUtils.get_soup(page)
    form = next(form for form in soup.find_all("form") if form.find(attrs={"name": "name"}))

    response = client.post(f"/admin/groups/edit/{group.pk}/", dict(querydict_from_form(form).lists()))

    assert response.status_code == 302
    assert set(Group.objects.get(pk=group.pk).permissions.values_list("codename", flat=True)) == before
