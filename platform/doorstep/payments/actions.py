"""Every write of payments: what is due, each try, what was captured and shared (refunds: refunds.py). Rows are locked in one order:
order, node, attempt."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from doorstep.kernel import clock, money
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.numbers import fresh_number
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.kernel.rows import insert
from doorstep.orders.models import Order
from doorstep.payments import gateways, ledger, rights
from doorstep.payments.machines import NODE
from doorstep.payments.models import Account, PaymentAttempt, PaymentNode
from doorstep.payments.refunds import refund_held
from doorstep.payments.refusals import NothingDue, UnknownAttempt
from doorstep.policies.terms import Terms

Kind = Account.Kind


@dataclass(frozen=True)
class Settled:
    """How an order's money was divided, in minor units."""

    refund_minor: int = 0
    provider_minor: int = 0
    platform_minor: int = 0


def open_node(order, *, due_at=None, kind="booking", amount_minor=None) -> PaymentNode:
    """Say what is due for an order; its unique key refuses a second node for the booking.

    Takes:   due_at, aware: until when it can be paid, by default the hold of the order's terms after it was placed, a
             fee until the visit begins; amount_minor, the order's total by default.
    """
    due_at = due_at or _until(order, kind)
    node = PaymentNode(
        city_id=order.city_id,
        order=order,
        kind=kind,
        amount_minor=order.total_minor if amount_minor is None else amount_minor,
        currency=order.currency,
        due_at=due_at,
    )
    insert(node)
    return node


def _until(order, kind):
    if kind == "fee":
        return order.starts_at
    return order.placed_at + timedelta(minutes=int(order.terms.get("hold_minutes", Terms.hold_minutes)))


def owes_fees(order) -> bool:
    """Say whether a fee of an order can still be paid: until the order closes, also after its visit; then it is waived."""
    return order.is_open or order.state == Order.State.COMPLETED


@transaction.atomic
def open_attempt(order, *, method: str, by) -> PaymentAttempt:
    """Begin a try to pay what is due.

    Takes:   method: wechat, alipay or card.
    Refuses: NotAllowed, NothingDue (paid, ended, or the hold is over), UnknownMethod.
    """
    refuse_unless(rights.may_pay(by, order), NotAllowed)
    order = Order.objects.select_for_update().get(pk=order.pk)
    node, now = PaymentNode.objects.filter(order=order, state=PaymentNode.State.DUE).first(), clock.now()
    refuse_unless(node, NothingDue)
    in_time = order.state == Order.State.AWAITING_PAYMENT and now < node.due_at
    refuse_unless(in_time if node.kind == "booking" else owes_fees(order), NothingDue)
    return PaymentAttempt.objects.create(
        city_id=order.city_id,
        node=node,
        number=fresh_number("P", 12),
        gateway=gateways.gateway_for(method).code,
        method=method,
        amount_minor=node.amount_minor - node.captured_minor,
        created_at=now,
    )


def locked_attempt(number: str) -> tuple[Order, PaymentNode, PaymentAttempt]:
    """Lock an attempt with its node and order; call inside a transaction. Refuses: UnknownAttempt."""
    found = PaymentAttempt.objects.filter(number=number).values_list("pk", "node_id", "node__order_id").first()
    refuse_unless(found, UnknownAttempt)
    order = Order.objects.select_for_update().get(pk=found[2])
    node = PaymentNode.objects.select_for_update().get(pk=found[1])
    attempt = PaymentAttempt.objects.select_for_update().get(pk=found[0])
    node.order = order
    attempt.node = node
    return order, node, attempt


def end_attempt(attempt, state: str, event_id: str) -> PaymentAttempt:
    """Write down how a try ended; the attempt is locked by the caller."""
    attempt.state, attempt.event_id, attempt.settled_at = state, event_id, clock.now()
    attempt.save(update_fields=["state", "event_id", "settled_at"])
    return attempt


def capture(attempt) -> None:
    """Take a succeeded attempt's money into escrow for its order; the attempt's rows are locked by the caller.

    Refuses: WrongState, when the node is no longer due.
    """
    node, order = attempt.node, attempt.node.order
    NODE.take(node, "capture", by=THE_SYSTEM, captured_minor=attempt.amount_minor, data={"attempt": attempt.number})
    source = ledger.account(order, Kind.CUSTOMER, order.customer_id)
    target = ledger.account(order, Kind.ESCROW)
    ledger.move(order, source, target, attempt.amount_minor, "payment", f"payment/{attempt.number}")


@transaction.atomic
def settle_cancellation(order, *, fee_minor: int, provider_minor: int, provider, by, reason="") -> Settled:
    """Divide a cancelled order's money: the fee to provider and platform, the rest back; unpaid nodes are voided.

    Takes:   fee_minor, at most what was paid; provider_minor of it go to provider (None: all to the platform).
    Gives:   Settled. Twice changes nothing more.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    void_nodes(order, by=by)
    fee_minor = min(fee_minor, ledger.held_for(order))
    share = min(provider_minor, fee_minor) if provider else 0
    _pay_out(order, provider, share, "fee", "fee-provider")
    _pay_out(order, None, fee_minor - share, "fee", "fee-platform")
    back = refund_held(order, reason or str(order.number), by)
    _pay_out(order, None, ledger.held_for(order), "fee", "rest")  # what a credit had brought in and is not owed again
    return Settled(back, share, fee_minor - share)


@transaction.atomic
def settle_completion(order, *, provider) -> Settled:
    """Divide a completed order's money: the provider's share, the rest to the platform. Twice changes nothing more.

    After a partial refund both parts shrink alike.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    held = ledger.held_for(order)
    paid = sum(order.nodes.exclude(kind="fee").values_list("captured_minor", flat=True))
    share = money.rounded(money.Decimal(order.provider_minor) * held / paid) if paid and provider else 0
    share = min(share, held)
    _pay_out(order, provider, share, "share", "share")
    _pay_out(order, None, held - share, "commission", "commission")
    return Settled(0, share, held - share)


@transaction.atomic
def settle_fee(node, *, provider) -> Settled:
    """Divide a fee just captured between the provider who lost the time and the platform, by the order's terms."""
    order = Order.objects.select_for_update().get(pk=node.order_id)
    percent = order.terms.get("cancel_provider_percent", Terms.cancel_provider_percent)
    share = money.percent_of(node.captured_minor, percent) if provider else 0
    _pay_out(order, provider, share, "fee", f"fee-provider-{node.pk}")
    _pay_out(order, None, node.captured_minor - share, "fee", f"fee-platform-{node.pk}")
    return Settled(0, share, node.captured_minor - share)


def void_nodes(order, *, by) -> None:
    """Void what is still due of an order that ended; call inside its transaction."""
    for node in PaymentNode.objects.select_for_update().filter(order=order):
        if NODE.allows(node.state, "void"):
            NODE.take(node, "void", by=by)


def _pay_out(order, provider, amount_minor, reason, key):
    if amount_minor > 0:
        purse = ledger.account(order, Kind.PROVIDER, provider.pk) if provider else ledger.account(order, Kind.PLATFORM)
        ledger.move(order, ledger.account(order, Kind.ESCROW), purse, amount_minor, reason, f"{key}/{order.number}")
