"""What somebody can find at all: a stranger gets nothing, so that doors answer 404."""

from doorstep.kernel.actors import CUSTOMER, PARTNER, PROVIDER, STAFF
from doorstep.orders.models import Evidence, Order, Visit
from doorstep.people.territory import within_reach


def orders_within(by):
    """Give the orders that an actor may find."""
    orders = Order.objects.select_related("city", "district")
    if by.kind == CUSTOMER and by.user_id:
        return orders.filter(customer_id=by.user_id)
    if by.kind == PARTNER and by.partner:
        return orders.filter(partner=by.partner)
    if by.kind == STAFF and by.user.has_perm("orders.view_order"):
        return within_reach(orders, by.user)
    return orders.none()


def visits_within(by):
    """Give the visits that an actor may find: a provider's own, staff's of their cities."""
    visits = Visit.objects.select_related("city", "order__district", "provider")
    if by.kind == PROVIDER and by.user_id:
        return visits.filter(provider__user_id=by.user_id)
    if by.kind == STAFF and by.user.has_perm("orders.view_visit"):
        return within_reach(visits, by.user)
    return visits.none()


def evidence_within(by):
    """Give the evidence that an actor may find, as rights.may_see_evidence says it."""
    pieces = Evidence.objects.select_related("visit__order__city", "visit__provider", "by")
    if by.kind == CUSTOMER and by.user_id:
        return pieces.filter(visit__order__customer_id=by.user_id)
    if by.kind == PROVIDER and by.user_id:
        return pieces.filter(visit__provider__user_id=by.user_id)
    if by.kind == STAFF and by.user.has_perm("orders.see_contacts"):
        return within_reach(pieces, by.user)
    return pieces.none()
