"""Every write of payments: what is due, each try, what was captured, refunded and shared. Rows are locked in one order:
order, node, attempt."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from doorstep.kernel import clock, money, timers
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.numbers import ALPHABET, fresh_number
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.orders.models import Order
from doorstep.payments import gateways, ledger, rights
from doorstep.payments.machines import NODE
from doorstep.payments.models import Account, PaymentAttempt, PaymentNode, Refund
from doorstep.payments.notices import money_refunded
from doorstep.payments.refusals import NothingDue, TooMuch, UnknownAttempt
from doorstep.policies.terms import Terms

Kind = Account.Kind
REFUNDABLE = (PaymentNode.State.CAPTURED, PaymentNode.State.PARTLY_REFUNDED)


@dataclass(frozen=True)
class Settled:
    """How an order's money was divided, in minor units."""

    refund_minor: int = 0
    provider_minor: int = 0
    platform_minor: int = 0


def open_node(order, *, due_at=None, kind="booking", amount_minor=None) -> PaymentNode:
    """Say what is due for an order; the booking's node is opened once.

    Takes:   due_at, aware: until when it can be paid, by default the hold of the order's terms after it was placed, a
             fee until the visit begins; amount_minor, the order's total by default.
    """
    due_at = due_at or _until(order, kind)
    facts = {
        "city_id": order.city_id,
        "amount_minor": order.total_minor if amount_minor is None else amount_minor,
        "currency": order.currency,
        "due_at": due_at,
    }
    if kind == "booking":
        return PaymentNode.objects.get_or_create(order=order, kind=kind, defaults=facts)[0]
    return PaymentNode.objects.create(order=order, kind=kind, **facts)


def _until(order, kind):
    if kind == "fee":
        return order.starts_at
    return order.placed_at + timedelta(minutes=int(order.terms.get("hold_minutes", Terms.hold_minutes)))


@transaction.atomic
def open_attempt(order, *, method: str, by) -> PaymentAttempt:
    """Begin a try to pay what is due.

    Takes:   method: wechat, alipay or card.
    Refuses: NotAllowed, NothingDue (paid, ended, or the hold is over), UnknownMethod.
    """
    refuse_unless(rights.may_pay(by, order), NotAllowed)
    order = Order.objects.select_for_update().get(pk=order.pk)
    node, now = PaymentNode.objects.filter(order=order, state=PaymentNode.State.DUE).first(), clock.now()
    refuse_unless(node and now < node.due_at, NothingDue)
    waits = order.state == Order.State.AWAITING_PAYMENT if node.kind == "booking" else order.is_open
    refuse_unless(waits, NothingDue)
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


def return_late(attempt) -> None:
    """Take money that came too late through the channel's clearing and give it back at once, whole."""
    order = attempt.node.order
    customer = ledger.account(order, Kind.CUSTOMER, order.customer_id)
    clearing = ledger.account(order, Kind.CLEARING, attempt.gateway)
    ledger.move(order, customer, clearing, attempt.amount_minor, "payment", f"payment/{attempt.number}")
    ledger.move(order, clearing, customer, attempt.amount_minor, "refund", f"late/{attempt.number}")
    timers.set_timer("late_refund", attempt, clock.now())


@transaction.atomic
def refund(node, amount_minor: int, reason: str, by, *, key="", is_told=False) -> Refund:
    """Give money of a node back to whoever paid it, at most what is left of it in escrow.

    Takes:   reason, at most 200 characters; key, the refund's natural key: the same twice gives the first one;
             is_told, when another message already speaks of it.
    Gives:   the Refund; the gateway is asked right after the transaction, again and again until it answers.
    Refuses: TooMuch. Nothing is written then.
    """
    order = Order.objects.select_for_update().get(pk=node.order_id)
    node = PaymentNode.objects.select_for_update().get(pk=node.pk)
    number = _number_of(key) if key else fresh_number("R", 12)
    if known := Refund.objects.filter(number=number).first():
        return known
    refunded = node.refunded_minor + amount_minor
    refuse_unless(amount_minor > 0 and node.state in REFUNDABLE and refunded <= node.captured_minor, TooMuch)
    step = "refund_rest" if refunded == node.captured_minor else "refund_part"
    NODE.take(node, step, by=by, reason=reason, data={"refund": number}, refunded_minor=refunded)
    written = Refund.objects.create(
        city_id=node.city_id, node=node, number=number, amount_minor=amount_minor, reason=reason[:200], at=clock.now()
    )
    escrow = ledger.account(order, Kind.ESCROW)
    ledger.move(order, escrow, ledger.payer(order), amount_minor, "refund", f"refund/{number}")
    timers.set_timer("refund", written, clock.now())
    if not is_told:
        money_refunded.tell(refund=written)
    return written


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
    back = _refund_held(order, reason or str(order.number), by)
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


def _refund_held(order, reason, by) -> int:
    """Give back what escrow still holds, node by node."""
    given = 0
    for node in PaymentNode.objects.filter(order=order, state__in=REFUNDABLE, refunded_minor__lt=F("captured_minor")):
        part = min(ledger.held_for(order), node.captured_minor - node.refunded_minor)
        if part > 0:
            refund(node, part, reason, by, key=f"end/{node.pk}", is_told=True)
            given += part
    return given


def _number_of(key: str) -> str:
    """Give the refund number that a natural key always has, so that the column's constraint refuses a second one."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    return "R" + "".join(ALPHABET[(digest // len(ALPHABET) ** place) % len(ALPHABET)] for place in range(14))


@timers.on_timer("refund")
def send_refund(refund_id: int) -> None:
    """Ask the gateway to give a refund back; it knows the refund by its number, so asking twice is harmless."""
    written = Refund.objects.select_related("node").get(pk=refund_id)
    attempt = written.node.attempts.filter(state=PaymentAttempt.State.SUCCEEDED).order_by("pk").last()
    if attempt:
        gateways.gateway(attempt.gateway).refund(attempt, written.number, written.amount_minor)


@timers.on_timer("late_refund")
def send_late_refund(attempt_id: int) -> None:
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    gateways.gateway(attempt.gateway).refund(attempt, f"L{attempt.number}", attempt.amount_minor)
