"""The law of the ledger: whatever happens, an order's transfers add up to zero and no more goes out than came in."""

import contextlib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.kernel import clock
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.refusals import Refusal
from doorstep.payments import actions, ledger, refunds
from doorstep.payments.models import Account, Refund, Transfer
from doorstep.payments.refusals import AlreadyMoved, TooMuch
from tests.platform.world import MORNING, PRICE, again

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


def balances(order) -> dict[str, int]:
    """What each kind of purse holds of an order, empty ones left out."""
    found = {}
    for transfer in Transfer.objects.filter(order=order).select_related("source", "target"):
        found[transfer.source.kind] = found.get(transfer.source.kind, 0) - transfer.amount_minor
        found[transfer.target.kind] = found.get(transfer.target.kind, 0) + transfer.amount_minor
    return {kind: sum_ for kind, sum_ in found.items() if sum_}


def act(order, provider, what, amount):
    """Do one thing to the order's money; a refusal is an answer too."""
    node = order.nodes.get()
    with contextlib.suppress(Refusal):
        if what == "refund":
            refunds.refund(node, amount, "test", THE_SYSTEM)
        elif what == "again":
            refunds.refund(node, amount, "test", THE_SYSTEM, key="the same")
        elif what == "complete":
            actions.settle_completion(order, provider=provider)
        elif what == "cancel":
            facts = {"fee_minor": amount, "provider_minor": amount * 7 // 10}
            actions.settle_cancellation(order, provider=provider, by=THE_SYSTEM, **facts)


STEPS = st.lists(
    st.tuples(st.sampled_from(["refund", "again", "complete", "cancel"]), st.integers(-5, PRICE + 5_000)), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_adds_up_and_never_refunds_more_than_was_paid(world, steps):
    with clock.at(MORNING), transaction.atomic():
        order = world.paid()
        for what, amount in steps:
            act(order, world.provider, what, amount)

        held, node = balances(order), order.nodes.get()
        assert sum(held.values()) == 0
        assert 0 <= held.get("escrow", 0) <= PRICE
        assert held.get("provider", 0) >= 0
        assert held.get("platform", 0) >= 0
        assert 0 <= node.refunded_minor <= node.captured_minor == PRICE
        assert node.refunded_minor == PRICE + held["customer"] if "customer" in held else PRICE
        assert sum(Refund.objects.filter(node=node).values_list("amount_minor", flat=True)) == node.refunded_minor
        transaction.set_rollback(True)


def test_a_completed_order_pays_the_share_and_the_commission_once(world):
    order = world.done()
    twice = actions.settle_completion(order, provider=world.provider)

    assert balances(order) == {"customer": -10_000, "provider": 8_000, "platform": 2_000}
    assert (twice.provider_minor, twice.platform_minor) == (0, 0)


def test_after_a_partial_refund_both_parts_shrink_alike(world):
    order = world.paid()
    refunds.refund(order.nodes.get(), 2_500, "late", THE_SYSTEM)
    settled = actions.settle_completion(order, provider=world.provider)

    assert (settled.provider_minor, settled.platform_minor) == (6_000, 1_500)
    assert balances(order) == {"customer": -7_500, "provider": 6_000, "platform": 1_500}


def test_a_cancellation_divides_the_fee_and_refunds_the_rest(world):
    order = world.paid()
    settled = actions.settle_cancellation(
        order, fee_minor=2_000, provider_minor=1_400, provider=world.provider, by=THE_SYSTEM
    )
    twice = actions.settle_cancellation(
        order, fee_minor=2_000, provider_minor=1_400, provider=world.provider, by=THE_SYSTEM
    )

    assert (settled.refund_minor, settled.provider_minor, settled.platform_minor) == (8_000, 1_400, 600)
    assert (twice.refund_minor, twice.provider_minor, twice.platform_minor) == (0, 0, 0)
    assert balances(order) == {"customer": -2_000, "provider": 1_400, "platform": 600}
    assert order.nodes.get().state == "partly_refunded"


def test_an_unpaid_order_that_is_cancelled_moves_nothing(world):
    order = world.order()
    settled = actions.settle_cancellation(order, fee_minor=2_000, provider_minor=0, provider=None, by=THE_SYSTEM)

    assert settled == actions.Settled()
    assert order.nodes.get().state == "voided"
    assert not Transfer.objects.filter(order=order).exists()


def test_a_movement_repeated_is_the_same_one_and_changed_is_refused(world):
    order = world.paid()
    escrow, platform = ledger.account(order, "escrow"), ledger.account(order, "platform")
    first = ledger.move(order, escrow, platform, 500, "fee", "key")

    assert ledger.move(order, escrow, platform, 500, "fee", "key") == first
    with pytest.raises(AlreadyMoved):
        ledger.move(order, escrow, platform, 501, "fee", "key")
    assert ledger.held_for(order) == PRICE - 500


def test_escrow_of_one_order_cannot_pay_for_another(world):
    paid, unpaid = world.paid(), world.order(starts_at=MORNING.replace(day=4))
    escrow, platform = ledger.account(unpaid, "escrow"), ledger.account(unpaid, "platform")

    with pytest.raises(TooMuch):
        ledger.move(unpaid, escrow, platform, 1, "fee", "stolen")
    assert (ledger.held_for(paid), ledger.held_for(unpaid)) == (PRICE, 0)
    assert ledger.balance(escrow, paid) == PRICE


@pytest.mark.parametrize("amount", [0, -1, PRICE + 1])
def test_a_refund_outside_of_what_was_paid_writes_nothing(world, amount):
    order = world.paid()

    with pytest.raises(TooMuch):
        refunds.refund(order.nodes.get(), amount, "test", THE_SYSTEM)
    assert not Refund.objects.filter(node__order=order).exists()
    assert order.nodes.get().refunded_minor == 0
    assert balances(order) == {"customer": -PRICE, "escrow": PRICE}


def test_a_refund_under_the_same_key_is_given_once(world):
    order = world.paid()
    first = refunds.refund(order.nodes.get(), 3_000, "test", THE_SYSTEM, key="complaint/7")

    assert refunds.refund(order.nodes.get(), 3_000, "test", THE_SYSTEM, key="complaint/7") == first
    assert order.nodes.get().refunded_minor == 3_000


def test_a_claimed_guest_order_is_refunded_to_the_purse_that_paid(world):
    order = world.paid()
    payer = ledger.payer(order)
    order.customer = world.provider.user
    order.save(update_fields=["customer"])

    refunds.refund(again(order).nodes.get(), PRICE, "test", THE_SYSTEM)
    assert balances(order) == {}
    assert ledger.payer(order) == payer
    assert not Account.objects.filter(kind="customer", owner=str(world.provider.user_id)).exists()
