"""Who may change what about providers."""

from doorstep.kernel.actors import STAFF, SYSTEM
from doorstep.people.territory import works_in


def may_suspend(by, provider) -> bool:
    if by.kind == STAFF:
        return by.user.has_perm("providers.suspend_providers") and works_in(by.user, provider.city_id)
    return by.kind == SYSTEM
