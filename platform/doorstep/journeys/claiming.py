"""Orders made as a guest become somebody's own as soon as they prove that the phone is theirs."""

from django.dispatch import receiver

from doorstep.kernel import log
from doorstep.kernel.actors import customer
from doorstep.messages.models import Message
from doorstep.orders.models import Order
from doorstep.people.notices import person_proved_contact


@receiver(person_proved_contact)
def claim_guest_orders(user, contact_index, **_rest):
    """Hand the guest orders of a contact to the user who holds it, with what was told about them."""
    orders = Order.objects.select_for_update(of=("self",)).filter(contact_index=contact_index, customer__is_guest=True)
    for order in orders:
        guest_id, order.customer = order.customer_id, user
        order.save(update_fields=["customer"])
        Message.objects.filter(order_id=order.pk, user_id=guest_id).update(user=user)
        log.write(order, "claim", by=customer(user), data={"guest": guest_id})
