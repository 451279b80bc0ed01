"""The ledger: an amount leaves one account and arrives at another, in one row, so that an order's sum is always zero.

payment     customer -> escrow              refund      escrow -> customer
share       escrow -> provider              commission  escrow -> platform
fee         escrow -> provider, platform; platform -> escrow when the customer gets it back
credit      provider, platform -> escrow: what a refund for something that went wrong costs them
payment     customer -> clearing -> customer: money that came too late and never belonged to the order
"""

from django.db import transaction
from django.db.models import Case, F, Sum, Value, When

from doorstep.kernel import clock
from doorstep.kernel.refusals import refuse_unless
from doorstep.payments.models import Account, Transfer
from doorstep.payments.refusals import AlreadyMoved, TooMuch

Kind = Account.Kind


def account(order, kind: str, owner="") -> Account:
    """Give the purse of this kind and owner in the order's city and currency; made when first used."""
    return Account.objects.get_or_create(
        city_id=order.city_id, kind=kind, owner=str(owner), currency=order.currency
    )[0]  # fmt: skip


@transaction.atomic
def move(order, source: Account, target: Account, amount_minor: int, reason: str, key: str) -> Transfer:
    """Move an amount between two accounts; call while the order's row or its node is locked.

    Takes:   amount_minor > 0; reason: payment, refund, fee, share, commission or credit; key, the movement's natural key.
    Gives:   the Transfer; the same movement a second time gives the first one.
    Refuses: TooMuch, when escrow holds less for this order; AlreadyMoved, when the key stands for another movement.
    """
    found = Transfer.objects.filter(key=key).first()
    if found:
        same = (found.order_id, found.source_id, found.target_id, found.amount_minor)
        refuse_unless(same == (order.pk, source.pk, target.pk, amount_minor), AlreadyMoved)
        return found
    if source.kind == Kind.ESCROW:
        refuse_unless(held_for(order) >= amount_minor, TooMuch)
    return Transfer.objects.create(
        city_id=order.city_id,
        order=order,
        source=source,
        target=target,
        amount_minor=amount_minor,
        currency=order.currency,
        reason=reason,
        key=key,
        at=clock.now(),
    )


def balance(purse: Account, order=None) -> int:
    """Give what came into an account less what left it, in minor units; for one order if named."""
    rows = Transfer.objects.filter(order=order) if order else Transfer.objects.all()
    return _sum(rows.filter(target=purse)) - _sum(rows.filter(source=purse))


def held_for(order) -> int:
    """Give what escrow holds for an order, in minor units."""
    here = When(target__kind=Kind.ESCROW, then=F("amount_minor"))
    gone = When(source__kind=Kind.ESCROW, then=-F("amount_minor"))
    signed = Case(here, gone, default=Value(0))
    return Transfer.objects.filter(order=order).aggregate(held=Sum(signed))["held"] or 0


def payer(order) -> Account:
    """Give the customer's purse from which an order was paid: a claimed guest order keeps the guest's."""
    first = Transfer.objects.filter(order=order, source__kind=Kind.CUSTOMER).select_related("source").first()
    return first.source if first else account(order, Kind.CUSTOMER, order.customer_id)


def _sum(rows) -> int:
    return rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0
