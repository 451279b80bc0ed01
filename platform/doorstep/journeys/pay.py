"""Paying: begin a try, hear how it ended, confirm the order or give late money back; the same news twice is as once."""

from django.conf import settings
from django.db import transaction

from doorstep.journeys import assign
from doorstep.kernel import timers
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Timer
from doorstep.kernel.refusals import Invalid, NotFound, Refusal, WrongState, refuse_unless
from doorstep.orders.actions import confirm_paid
from doorstep.orders.models import Order, Reschedule
from doorstep.payments import actions, gateways, refunds
from doorstep.payments.gateways.simulator import gateway as simulator
from doorstep.payments.models import PaymentAttempt, PaymentNode
from doorstep.payments.notices import payment_failed

State = PaymentAttempt.State
PAID = (State.SUCCEEDED, State.LATE)  # money came: no later news can change it


def start_payment(order: Order, *, method: str, by, return_url: str = "") -> PaymentAttempt:
    """Begin a try to pay an order.

    Takes:   method: wechat, alipay or card; return_url, where the customer goes afterwards (the door has checked it).
    Gives:   the PaymentAttempt; checkout_url(attempt) is where to pay.
    Refuses: NotAllowed, NothingDue, UnknownMethod. Nothing is written then.
    Source:  F32.
    """
    attempt = actions.open_attempt(order, method=method, by=by)
    attempt.return_url = return_url  # type: ignore[attr-defined]
    return attempt


def checkout_url(attempt: PaymentAttempt) -> str:
    """Give the address of the channel's page on which an attempt just begun is paid."""
    return gateways.gateway(attempt.gateway).checkout_url(attempt, getattr(attempt, "return_url", ""))


def receive(gateway_code: str, body: bytes, headers) -> PaymentAttempt:
    """Hear a channel's callback. Refuses: NotFound, for a channel not in use; ForgedCallback; UnknownAttempt."""
    refuse_unless(gateway_code in settings.PAYMENT_GATEWAYS, NotFound)
    told = gateways.gateway(gateway_code).read_callback(body, headers)
    return settle(told.attempt, outcome=told.outcome, event_id=told.event_id)


def simulate(attempt_number: str, outcome: str) -> PaymentAttempt:
    """Press a button of the simulator's page: it tells us with a signed callback, as a channel would."""
    body, headers = simulator.callback(attempt_number, outcome)
    return receive(simulator.code, body, headers)


@transaction.atomic
def settle(attempt_number: str, *, outcome: str, event_id: str) -> PaymentAttempt:
    """Take note of how a try ended; the first news of money counts, everything after it changes nothing.

    Takes:   outcome: succeeded, failed, abandoned; late, which only the simulator tells: it lets the time kept for the
             order run out first.
    Gives:   the PaymentAttempt: succeeded, failed, abandoned; late when the order was no longer waiting for it.
             Failed and abandoned keep the order's time, so that another try can follow.
    Refuses: UnknownAttempt, Invalid. Nothing is written then.
    Source:  F32, F34; orders.md awaiting_payment.
    """
    refuse_unless(outcome in ("succeeded", "failed", "abandoned", "late"), Invalid, field="outcome")
    order, node, attempt = actions.locked_attempt(attempt_number)
    is_repeated = PaymentAttempt.objects.filter(event_id=event_id).exists()
    if attempt.state in PAID or is_repeated:
        return attempt
    if outcome in ("failed", "abandoned"):
        return _without_money(attempt, outcome, event_id)
    if outcome == "late":
        _let_time_run_out(order, node)
    return _with_money(order, node, attempt, event_id)


def _without_money(attempt, outcome, event_id):
    if attempt.state != State.OPEN:
        return attempt
    actions.end_attempt(attempt, outcome, event_id)
    if outcome == State.FAILED:
        payment_failed.tell(attempt=attempt)
    return attempt


def _with_money(order, node, attempt, event_id):
    """Take the money for its order, or give it back when that ended, its time is gone, or it is paid already."""
    if node.state == PaymentNode.State.DUE:
        take = _confirm if node.kind == "booking" else _take_fee
        try:
            with transaction.atomic():
                take(order, attempt)
        except Refusal:  # the order no longer waits, or its time was given away in the moment between
            order.refresh_from_db()
            node.refresh_from_db()
        else:
            return actions.end_attempt(attempt, State.SUCCEEDED, event_id)
    refunds.return_late(attempt)
    return actions.end_attempt(attempt, State.LATE, event_id)


def _confirm(order, attempt):
    """Refuses: WrongState, when the order does not wait for payment; SlotTaken, when its time is gone."""
    actions.capture(attempt)
    confirm_paid(order, by=THE_SYSTEM)
    assign.after_payment(order)


def _take_fee(order, attempt):
    """Take a fee for moving: the part of who lost the time is theirs at once. Refuses: WrongState."""
    refuse_unless(actions.owes_fees(order), WrongState)
    actions.capture(attempt)
    moved = Reschedule.objects.filter(order=order, fee_minor=attempt.amount_minor).select_related("old_visit__provider")
    last = moved.last()
    actions.settle_fee(attempt.node, provider=last.old_visit.provider if last else None)


def _let_time_run_out(order, node):
    """Be the moment at which the order's time is over: fire its timer now."""
    timer = Timer.objects.filter(kind="unpaid", record_id=order.pk, fired_at=None, cancelled_at=None).first()
    if timer:
        timers.fire(timer)
    order.refresh_from_db()
    node.refresh_from_db()
