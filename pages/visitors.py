"""Who is asking: a customer with an account, a guest of this browser, a provider, or a stranger who gets 404."""

from django.http import Http404

from doorstep.kernel.actors import CUSTOMER, Actor, customer, provider
from doorstep.orders.access import orders_within
from doorstep.orders.models import Order

GUEST_ORDERS = "guest_orders"
MOST = 20


def buyer(request) -> Actor:
    """Give who books: the person logged in, or a customer whom we do not know yet."""
    return customer(request.user) if request.user.is_authenticated else Actor(CUSTOMER)


def remember_guest(request, order: Order) -> None:
    """Let this browser find an order that was placed without an account."""
    numbers = [*request.session.get(GUEST_ORDERS, []), order.number]
    request.session[GUEST_ORDERS] = numbers[-MOST:]


def order_and_customer(request, number: str) -> tuple[Order, Actor]:
    """Give an order of this visitor with the actor that they are for it; anybody else's is 404."""
    if request.user.is_authenticated:
        by = customer(request.user)
        order = orders_within(by).filter(number=number).first()
        if order:
            return order, by
    if number in request.session.get(GUEST_ORDERS, []):
        guest = Order.objects.select_related("customer").filter(number=number, customer__is_guest=True).first()
        order = orders_within(customer(guest.customer)).filter(number=number).first() if guest else None
        if order:
            return order, customer(guest.customer)
    raise Http404


def selves(request) -> list[Actor]:
    """Give all that this visitor is: a provider, a customer, the guest of orders placed in this browser."""
    known = [provider(request.user), customer(request.user)] if request.user.is_authenticated else []
    numbers = request.session.get(GUEST_ORDERS, [])
    guests = (
        Order.objects.select_related("customer").filter(number__in=numbers, customer__is_guest=True) if numbers else ()
    )
    return known + [customer(order.customer) for order in guests]


def provider_of(request):
    """Give the provider who is logged in and the actor that they are; anybody else gets 404."""
    found = getattr(request.user, "provider", None) if request.user.is_authenticated else None
    if found is None:
        raise Http404
    return found, provider(request.user)
