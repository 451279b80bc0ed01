"""The simulator's callbacks: signed, fresh, of a known shape."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from doorstep.kernel import clock
from doorstep.payments import gateways
from doorstep.payments.gateways.simulator import SIGNATURE, TIMESTAMP, gateway
from doorstep.payments.refusals import ForgedCallback, UnknownMethod
from tests.platform.world import MORNING


class Attempt:
    number = "P23456789ABC"


def test_a_callback_says_what_was_signed():
    with clock.at(MORNING):
        told = gateway.read_callback(*gateway.callback("P1", "succeeded", "evt_1"))

    assert (told.attempt, told.outcome, told.event_id) == ("P1", "succeeded", "evt_1")


@pytest.mark.parametrize(
    "change",
    [
        lambda body, headers: (body.replace(b"failed", b"succeeded"), headers),
        lambda body, headers: (body, {**headers, SIGNATURE: "0" * 64}),
        lambda body, headers: (body, {**headers, SIGNATURE: "签名"}),
        lambda body, headers: (body, {**headers, TIMESTAMP: str(int(headers[TIMESTAMP]) + 1)}),
        lambda body, headers: (body, {}),
    ],
)
def test_a_changed_callback_is_refused(change):
    with clock.at(MORNING):
        body, headers = gateway.callback("P1", "failed")
        with pytest.raises(ForgedCallback):
            gateway.read_callback(*change(body, headers))


def test_an_old_callback_and_an_unknown_outcome_are_refused():
    with clock.at(MORNING):
        old, strange = gateway.callback("P1", "succeeded"), gateway.callback("P1", "maybe")
        with pytest.raises(ForgedCallback):
            gateway.read_callback(*strange)
    with clock.at(MORNING + timedelta(seconds=301)), pytest.raises(ForgedCallback):
        gateway.read_callback(*old)


def test_only_an_address_that_we_signed_is_gone_back_to():
    url = gateway.checkout_url(Attempt, "/account/orders/D1/")
    (signed,) = parse_qs(urlsplit(url).query)["back"]

    assert url.startswith("/pay/simulator/P23456789ABC/?back=")
    assert gateway.return_url(signed) == "/account/orders/D1/"
    assert gateway.return_url("https://evil.example") == ""
    assert gateway.checkout_url(Attempt) == "/pay/simulator/P23456789ABC/"


def test_methods_come_from_the_gateways_in_use(settings):
    assert gateways.methods() == ["wechat", "alipay", "card"]
    settings.PAYMENT_GATEWAYS = []
    assert gateways.methods() == []
    with pytest.raises(UnknownMethod):
        gateways.gateway_for("wechat")
    assert gateways.gateway("simulator") is gateway
