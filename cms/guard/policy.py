"""The permission policy of every model in the admin: Django's model permission x the cities in which somebody works."""

from django.db.models import Q
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from doorstep.people.territory import cities_of
from doorstep.places.models import City

READING = frozenset({"view", "choose"})
GUARDED: dict[type, "ScopedPermissionPolicy"] = {}


def codes_of(user) -> frozenset[str] | None:
    """Give the codes of the cities in which somebody works, None for all; asked once per user object."""
    cities = cities_of(user)
    if cities is not None and not hasattr(user, "_city_codes"):
        user._city_codes = frozenset(City.objects.filter(pk__in=cities).values_list("code", flat=True))
    return None if cities is None else user._city_codes


class ScopedPermissionPolicy(ModelPermissionPolicy):
    """What stands in a city belongs to those who work there; what stands in none is everybody's to read (when shared)
    and theirs to change who work everywhere.

    city is the lookup to the city's id ("city_id", "pk" for City itself); None: the model has no city at all.
    """

    def __init__(self, model, city: str | None = "city_id", shared: bool = True):
        super().__init__(model)
        self.city, self.shared = city, shared

    def city_of(self, instance):
        value = instance
        for part in (self.city or "").split("__") if self.city else ():
            value = getattr(value, part, None)
        return None if self.city is None else value

    def in_territory(self, user, instance, *, reading: bool) -> bool:
        cities = cities_of(user)
        if cities is None:
            return True
        city = self.city_of(instance)
        return (reading and self.shared) if city is None else city in cities

    def territory(self, user, *, reading: bool) -> Q:
        """Give the filter of the rows in whose place the user works."""
        cities = cities_of(user)
        if cities is None:
            return Q()
        common = reading and self.shared
        if self.city is None:
            return Q() if common else Q(pk__in=[])
        if self.city == "pk":
            return Q(code__in=codes_of(user))  # the search index knows a city by its code, not by its row
        here = Q(**{f"{self.city}__in": cities})
        nowhere = Q(**{f"{self.city.removesuffix('_id')}__isnull": True})
        return here | nowhere if common else here

    def user_has_permission_for_instance(self, user, action, instance):
        allowed = self.user_has_permission(user, action)
        return allowed and self.in_territory(user, instance, reading=action in READING)

    def instances_user_has_any_permission_for(self, user, actions):
        held = {action for action in actions if self.user_has_permission(user, action)}
        rows = self.model._default_manager.all()
        return rows.filter(self.territory(user, reading=bool(held & READING))) if held else rows.none()

    def readable(self, user, rows=None):
        """Narrow rows to what the user may see at all; somebody without any permission on the model sees none."""
        rows = self.model._default_manager.all() if rows is None else rows
        held = self.user_has_any_permission(user, {"view", "add", "change", "delete", "publish"})
        return rows.filter(self.territory(user, reading=True)) if held else rows.none()

    def may_read(self, user, instance) -> bool:
        held = self.user_has_any_permission(user, {"view", "add", "change", "delete", "publish"})
        return held and self.in_territory(user, instance, reading=True)


class RecordPolicy(ScopedPermissionPolicy):
    """What happened: seen by those who may, never added, changed or deleted by typing. Buttons call the journeys."""

    def __init__(self, model, city: str | None = "city_id"):
        super().__init__(model, city, shared=False)

    def user_has_permission(self, user, action):
        return action in READING and super().user_has_permission(user, "view")


class ReleasePolicy(RecordPolicy):
    """Releases carry the city's code; the platform's are everybody's to read, except what they say of other cities."""

    def in_territory(self, user, instance, *, reading):
        codes = codes_of(user)
        own = instance.key if instance.kind == "city" else instance.city
        return codes is None or own in codes or (own == "" and instance.kind != "city")

    def territory(self, user, *, reading):
        codes = codes_of(user)
        if codes is None:
            return Q()
        return Q(kind="city", key__in=codes) | (~Q(kind="city") & Q(city__in=codes | {""}))


def guard(policy: ScopedPermissionPolicy) -> None:
    """Register a policy for its model with Wagtail; before anything looks the model's policy up."""
    GUARDED[policy.model] = policy
    register_permission_policy(policy.model, policy, exact_class=True)


def policy_of(model) -> ScopedPermissionPolicy:
    return policy_registry.get_by_type(model)
