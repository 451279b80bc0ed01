"""Who may change rosters."""

from doorstep.kernel.actors import PROVIDER, STAFF, SYSTEM
from doorstep.people.territory import works_in


def may_keep_roster(by, provider) -> bool:
    """The provider's own, or staff of the city who may change providers."""
    if by.kind == PROVIDER:
        return by.user_id == provider.user_id
    if by.kind == STAFF:
        return by.user.has_perm("providers.change_provider") and works_in(by.user, provider.city_id)
    return by.kind == SYSTEM
