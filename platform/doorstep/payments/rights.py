"""Who may pay an order, and ask again for a refund."""

from doorstep.kernel import actors
from doorstep.people.territory import works_in


def may_pay(by, order) -> bool:
    """Its customer; staff of its city who book for customers; the partner through whom it came."""
    if by.kind == actors.CUSTOMER:
        return by.user_id is not None and order.customer_id == by.user_id
    if by.kind == actors.STAFF:
        return by.user.has_perm("orders.manage_orders") and works_in(by.user, order.city_id)
    return by.kind == actors.PARTNER and bool(by.partner) and order.partner == by.partner


def may_retry(by, refund) -> bool:
    """Staff of the refund's city who act for customers, once the channel refused."""
    is_staff = by.kind == actors.STAFF and by.user.has_perm("orders.manage_orders")
    return is_staff and refund.state == "refused" and works_in(by.user, refund.city_id)
