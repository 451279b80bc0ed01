"""When somebody does not come: what customers and providers see and press."""

from datetime import timedelta

import pytest

from doorstep.kernel import clock
from doorstep.orders.models import Order
from tests.pages.walks import paid

pytestmark = pytest.mark.django_db
WANG = {"provider": "wang-guilan"}


def test_a_customer_says_that_nobody_came_and_gets_everything_back(customer, stranger):
    order = paid(customer, **WANG)
    address = f"/account/orders/{order.number}/"
    assert f"{address}absence/" not in customer.get(address).content.decode()
    customer.post(f"{address}absence/")
    assert Order.objects.get(pk=order.pk).state == "confirmed"

    with clock.at(order.starts_at + timedelta(minutes=61)):
        assert f'action="{address}absence/"' in customer.get(address).content.decode()
        assert stranger.post(f"{address}absence/").status_code == 404
        assert Order.objects.get(pk=order.pk).state == "confirmed"
        customer.post(f"{address}absence/")
        page = customer.get(address).content.decode()

    ended = Order.objects.get(pk=order.pk)
    assert (ended.state, ended.cancellation.refund_minor) == ("cancelled", order.total_minor)
    assert "没有人上门" in page
