"""Where staff may work: everywhere, or in the cities that a guardian permission names, for them or their groups."""

from django.contrib.auth.models import Permission
from django.db.models import Q
from guardian.shortcuts import get_objects_for_user

from doorstep.people.models import User
from doorstep.places.models import City

PERMISSION = "places.work_in_city"


def cities_of(user) -> frozenset[int] | None:
    """Give the ids of the cities in which a member of staff works; None means all of them.

    Somebody who is not staff works nowhere. Asked once per user object (one request).
    """
    if not user or not user.is_active or not user.is_staff:
        return frozenset()
    if user.is_superuser or user.has_perm(PERMISSION):
        return None
    if not hasattr(user, "_cities"):
        mine = get_objects_for_user(user, PERMISSION, City, accept_global_perms=False)
        user._cities = frozenset(mine.values_list("pk", flat=True))
    return user._cities


def works_in(user, city_id) -> bool:
    """Say whether a member of staff works in this city; what has no city belongs to those who work everywhere."""
    cities = cities_of(user)
    return cities is None or (city_id is not None and city_id in cities)


def within_reach(queryset, user, field="city_id"):
    """Narrow a queryset to the cities in which the user works."""
    cities = cities_of(user)
    return queryset if cities is None else queryset.filter(**{f"{field}__in": cities})


def staff_with(permission: str, city_id) -> list:
    """Give the members of staff who have a permission themselves or by a group and work in a city; superusers, who have
    every permission, are not meant by each."""
    app, codename = permission.split(".")
    named = Permission.objects.filter(content_type__app_label=app, codename=codename)
    holders = User.objects.filter(is_active=True, is_staff=True, is_superuser=False)
    holders = holders.filter(Q(user_permissions__in=named) | Q(groups__permissions__in=named)).distinct()
    return [user for user in holders.order_by("pk") if works_in(user, city_id)]
