"""Who may see contact data."""

from doorstep.kernel import actors
from doorstep.kernel.actors import Actor
from doorstep.people.territory import works_in


def owns(by: Actor, record) -> bool:
    """Say whether a customer acts on their own order."""
    return by.kind == actors.CUSTOMER and by.user_id is not None and record.customer_id == by.user_id


def may_see_contacts(by: Actor, record) -> bool:
    """Staff of the record's city with the permission for it."""
    staff = by.kind == actors.STAFF and by.user is not None
    return bool(staff and by.user.has_perm("orders.see_contacts") and works_in(by.user, record.city_id))
