"""Refunds that are asked for at the same moment."""

import pytest

from doorstep.kernel import clock
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.payments import refunds
from doorstep.payments.models import Refund
from doorstep.payments.refusals import TooMuch
from tests.platform.world import MORNING, PRICE, World, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def node(transactional_db):
    with clock.at(MORNING):
        yield World().paid().nodes.get()


def test_racing_refunds_never_give_more_than_was_paid(node):
    outcomes = race(6, lambda _number: refunds.refund(node, 4_000, "race", THE_SYSTEM))

    node.refresh_from_db()
    assert [type(one) for one in outcomes].count(Refund) == 2
    assert [type(one) for one in outcomes].count(TooMuch) == 4
    assert (node.refunded_minor, node.state) == (8_000, "partly_refunded")


def test_racing_refunds_under_one_key_are_one(node):
    outcomes = race(6, lambda _number: refunds.refund(node, PRICE, "race", THE_SYSTEM, key="once"))

    node.refresh_from_db()
    assert len({one.pk for one in outcomes}) == 1
    assert (node.refunded_minor, node.state) == (PRICE, "refunded")
