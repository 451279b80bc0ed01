"""Who may do what with orders and visits: one predicate per verb, asked inside the actions and by the doors."""

from doorstep.kernel.actors import CUSTOMER, PARTNER, PROVIDER, STAFF, SYSTEM
from doorstep.people.territory import works_in


def _owns(by, order) -> bool:
    if by.kind == CUSTOMER:
        return by.user_id is not None and by.user_id == order.customer_id
    return by.kind == PARTNER and bool(by.partner) and by.partner == order.partner


def _staff(by, city_id, permission) -> bool:
    return by.kind == STAFF and by.user.has_perm(permission) and works_in(by.user, city_id)


def may_follow(by, order) -> bool:
    """See the order: its customer, its partner, staff of the city."""
    return _owns(by, order) or _staff(by, order.city_id, "orders.view_order") or by.kind == SYSTEM


def may_pay(by, order) -> bool:
    return _owns(by, order) or may_manage(by, order)


def may_manage(by, order) -> bool:
    """Move, cancel, book for callers: staff of the city, or the system."""
    return by.kind == SYSTEM or _staff(by, order.city_id, "orders.manage_orders")


def may_cancel(by, order) -> bool:
    return _owns(by, order) or may_manage(by, order)


may_reschedule = may_cancel
may_accept = may_cancel


def may_dispatch(by, visit) -> bool:
    return by.kind == SYSTEM or _staff(by, visit.city_id, "orders.dispatch_visits")


def may_report_absence(by, visit) -> bool:
    """Say that a provider did not come: the order's customer or partner, whoever dispatches or manages in the city."""
    return _owns(by, visit.order) or may_dispatch(by, visit) or may_manage(by, visit.order)


def may_work(by, visit) -> bool:
    """Take the steps of a visit: the provider it is assigned to."""
    return by.kind == PROVIDER and visit.provider is not None and visit.provider.user_id == by.user_id


def may_see_evidence(by, visit) -> bool:
    """See photos, lists and signatures: the visit's provider, the order's customer, staff of the city who may see contacts."""
    own = by.kind == CUSTOMER and _owns(by, visit.order)
    return own or may_work(by, visit) or _staff(by, visit.city_id, "orders.see_contacts")


def may_book_for(by, city_id) -> bool:
    """Book for a caller."""
    return _staff(by, city_id, "orders.manage_orders")
