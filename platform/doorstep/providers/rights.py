"""Who may change what about providers."""

from doorstep.kernel.actors import STAFF, SYSTEM
from doorstep.people.territory import works_in


def may_suspend(by, provider) -> bool:
    if by.kind == STAFF:
        return by.user.has_perm("providers.suspend_providers") and works_in(by.user, provider.city_id)
    return by.kind == SYSTEM


def may_assign_skills(by, city_id: int) -> bool:
    return by.kind == STAFF and by.user.has_perm("providers.assign_skills") and works_in(by.user, city_id)
