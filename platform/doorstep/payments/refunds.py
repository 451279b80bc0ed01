"""Money that goes back: written in the transaction of what happened, asked of the channel after it, again and again; what the
channel keeps refusing waits for staff."""

import hashlib
import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Sum

from doorstep.kernel import clock, log
from doorstep.kernel.numbers import ALPHABET, fresh_number
from doorstep.kernel.refusals import NotAllowed, WrongState, refuse_unless
from doorstep.orders.models import Order
from doorstep.payments import gateways, ledger, rights
from doorstep.payments.machines import NODE
from doorstep.payments.models import Account, PaymentAttempt, PaymentNode, Refund
from doorstep.payments.notices import money_refunded
from doorstep.payments.refusals import TooMuch

Kind, State = Account.Kind, Refund.State
REFUNDABLE = (PaymentNode.State.CAPTURED, PaymentNode.State.PARTLY_REFUNDED)
MOST_TRIES = 8
FIRST_WAIT_S = 30
LEASE = timedelta(minutes=5)  # a sender that died keeps its refund this long
logger = logging.getLogger(__name__)


@transaction.atomic
def refund(node, amount_minor: int, reason: str, by, *, key="", is_told=False) -> Refund:
    """Give money of a node back to whoever paid it, at most what is left of it in escrow.

    Takes:   reason, at most 200 characters; key, the refund's natural key: the same twice gives the first one;
             is_told, when another message already speaks of it.
    Gives:   the Refund; the channel is asked right after the transaction, again and again until it answers.
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
    attempt = node.attempts.filter(state=PaymentAttempt.State.SUCCEEDED).order_by("pk").last()
    written = _ask(node, attempt, number, amount_minor, reason)
    escrow = ledger.account(order, Kind.ESCROW)
    ledger.move(order, escrow, ledger.payer(order), amount_minor, "refund", f"refund/{number}")
    if not is_told:
        money_refunded.tell(refund=written)
    return written


def _ask(node, attempt, number, amount_minor, reason) -> Refund:
    """Write what the channel is to give back; what came by no channel is done already."""
    now = clock.now()
    return Refund.objects.create(
        city_id=node.city_id,
        node=node,
        attempt=attempt,
        number=number,
        amount_minor=amount_minor,
        reason=reason[:200],
        state=State.ASKED if attempt else State.DONE,
        next_try_at=now if attempt else None,
        at=now,
    )


def return_late(attempt) -> None:
    """Take money that came too late through the channel's clearing and give it back at once, whole."""
    order = attempt.node.order
    customer = ledger.account(order, Kind.CUSTOMER, order.customer_id)
    clearing = ledger.account(order, Kind.CLEARING, attempt.gateway)
    ledger.move(order, customer, clearing, attempt.amount_minor, "payment", f"payment/{attempt.number}")
    ledger.move(order, clearing, customer, attempt.amount_minor, "refund", f"late/{attempt.number}")
    _ask(attempt.node, attempt, f"L{attempt.number}", attempt.amount_minor, "late")


def refundable(order) -> int:
    """Give what can go back now: what escrow holds, as far as it was paid and not yet given back."""
    paid = order.nodes.filter(state__in=REFUNDABLE).aggregate(left=Sum(F("captured_minor") - F("refunded_minor")))
    return min(ledger.held_for(order), paid["left"] or 0)


def refund_held(order, reason, by) -> int:
    """Give back what escrow still holds, node by node; give how much that was."""
    given = 0
    for node in PaymentNode.objects.filter(order=order, state__in=REFUNDABLE, refunded_minor__lt=F("captured_minor")):
        part = min(ledger.held_for(order), node.captured_minor - node.refunded_minor)
        if part > 0:
            refund(node, part, reason, by, key=f"end/{node.pk}", is_told=True)
            given += part
    return given


@transaction.atomic
def give_credit(order, *, amount_minor: int, provider_minor: int, provider, by, reason: str) -> Refund | None:
    """Give a part of a paid order back for something that went wrong, paid by who bears it; the order's own split stays.

    Takes:   amount_minor, at most what is left of the payment; provider_minor of it is the provider's to bear, the rest
             the platform's; reason, a word of ours: also the credit's natural key, so that it is given once.
    Gives:   the Refund; None when nothing is left to give back.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    key = f"credit/{reason}/{order.pk}"
    if known := Refund.objects.filter(number=_number_of(key)).first():
        return known
    node = order.nodes.filter(kind="booking", state__in=REFUNDABLE).first()
    amount = min(amount_minor, node.captured_minor - node.refunded_minor) if node else 0
    if node is None or amount <= 0:
        return None
    escrow, borne = ledger.account(order, Kind.ESCROW), min(provider_minor, amount) if provider else 0
    bearers = [(ledger.account(order, Kind.PROVIDER, provider.pk), borne, "provider")] if borne else []
    bearers.append((ledger.account(order, Kind.PLATFORM), amount - borne, "platform"))
    for purse, part, who in bearers:
        if part:
            ledger.move(order, purse, escrow, part, "credit", f"credit-{who}/{reason}/{order.number}")
    return refund(node, amount, reason, by, key=key)


def give_fees_back(order) -> int:
    """Let the platform bring the fees of moving back into escrow, from where an end refunds them; give how much. The
    provider who lost a time then keeps their part."""
    back, escrow = 0, ledger.account(order, Kind.ESCROW)
    for node in order.nodes.filter(kind="fee", state__in=REFUNDABLE):
        part = node.captured_minor - node.refunded_minor
        ledger.move(order, ledger.account(order, Kind.PLATFORM), escrow, part, "fee", f"fee-back/{node.pk}")
        back += part
    return back


def send_due(limit: int = 100) -> int:
    """Ask the channels for the refunds that wait, oldest first; never inside a transaction. Gives how many were given.

    Whoever takes a refund first asks; a failure is tried again after 30 s, 1, 2, 4 ... minutes, eight times. Then it
    counts as refused and waits for staff. A channel knows a refund by its number, so asking twice gives it once.
    """
    waiting = Refund.objects.filter(state=State.ASKED, next_try_at__lte=clock.now())
    return sum(_send(row) for row in waiting.select_related("attempt").order_by("next_try_at", "pk")[:limit])


def _send(row: Refund) -> bool:
    mine = Refund.objects.filter(pk=row.pk, state=State.ASKED, tries=row.tries)
    if not mine.update(tries=F("tries") + 1, next_try_at=clock.now() + LEASE):
        return False
    try:
        gateways.gateway(row.attempt.gateway).refund(row.attempt, row.number, row.amount_minor)
    except Exception as problem:  # whatever a network does, the refund waits for its next try
        _put_off(row, problem)
        return False
    Refund.objects.filter(pk=row.pk).update(state=State.DONE, next_try_at=None, problem="")
    return True


def _put_off(row, problem):
    logger.warning("Refund %s was not given (try %s): %s", row.number, row.tries + 1, problem)
    is_last = row.tries + 1 >= MOST_TRIES
    later = clock.now() + timedelta(seconds=FIRST_WAIT_S * 2**row.tries)
    Refund.objects.filter(pk=row.pk, state=State.ASKED).update(
        state=State.REFUSED if is_last else State.ASKED, next_try_at=later, problem=str(problem)[:200]
    )


@transaction.atomic
def retry_refund(row: Refund, *, by) -> Refund:
    """Ask the channel once more for a refund that it refused. Refuses: NotAllowed, WrongState."""
    refuse_unless(rights.may_retry(by, row), NotAllowed)
    asked = Refund.objects.filter(pk=row.pk, state=State.REFUSED)
    again = asked.update(state=State.ASKED, tries=0, next_try_at=clock.now())
    refuse_unless(again, WrongState(state=row.state, step="retry"))
    log.write(row, "retry", by=by, before=State.REFUSED, after=State.ASKED)
    row.refresh_from_db()
    return row


def _number_of(key: str) -> str:
    """Give the refund number that a natural key always has, so that the column's constraint refuses a second one."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    return "R" + "".join(ALPHABET[(digest // len(ALPHABET) ** place) % len(ALPHABET)] for place in range(14))
