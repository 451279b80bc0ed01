"""The demo's payment channel: a page of its own where a person decides how the payment ends, and signed callbacks.

Everything a real channel does is done: the callback is a body with a signature over it and its time; forged, stale and
repeated ones are told apart.
"""

import hashlib
import hmac
import json
import logging
import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing

from doorstep.kernel import clock
from doorstep.kernel.refusals import refuse_unless
from doorstep.payments.gateways import Callback, Capabilities
from doorstep.payments.refusals import ForgedCallback

OUTCOMES = ("succeeded", "failed", "abandoned", "late")
SIGNATURE, TIMESTAMP = "X-Simulator-Signature", "X-Simulator-Timestamp"
STALE_AFTER_S = 300
SALT = "doorstep.payments.simulator"
log = logging.getLogger(__name__)


class Simulator:
    """Takes every method; the outcome is pressed on its page, and told to us as a channel would tell it."""

    code = "simulator"
    methods = ("wechat", "alipay", "card")
    capabilities = Capabilities(authorise=False, capture=True, partial_refund=True)

    def checkout_url(self, attempt, return_url: str = "") -> str:
        back = urlencode({"back": signing.dumps(return_url, salt=SALT)}) if return_url else ""
        return f"/pay/simulator/{attempt.number}/{'?' if back else ''}{back}"

    def return_url(self, signed: str) -> str:
        """Give the address to which a customer goes back, "" when it was not signed by us or is a day old."""
        try:
            return signing.loads(signed, salt=SALT, max_age=86_400)
        except signing.BadSignature:
            return ""

    def callback(self, number: str, outcome: str, event_id: str = "") -> tuple[bytes, dict[str, str]]:
        """Give the body and headers with which the channel tells how an attempt ended."""
        event = {"attempt": number, "outcome": outcome, "event_id": event_id or f"evt_{secrets.token_hex(12)}"}
        body, stamp = json.dumps(event, sort_keys=True).encode(), str(int(clock.now().timestamp()))
        return body, {SIGNATURE: _signature(body, stamp), TIMESTAMP: stamp}

    def read_callback(self, body: bytes, headers) -> Callback:
        """Give what a callback says. Refuses: ForgedCallback, when its signature, age or shape is wrong."""
        stamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
        refuse_unless(hmac.compare_digest(_signature(body, stamp).encode(), signature.encode()), ForgedCallback)
        refuse_unless(stamp.isdigit() and abs(clock.now().timestamp() - int(stamp)) <= STALE_AFTER_S, ForgedCallback)
        event = json.loads(body)
        refuse_unless(event.get("outcome") in OUTCOMES, ForgedCallback)
        return Callback(event["attempt"], event["outcome"], event["event_id"])

    def refund(self, attempt, number: str, amount_minor: int) -> None:
        log.info("The simulator gave %s of %s back (%s).", amount_minor, attempt.number, number)


def _signature(body: bytes, stamp: str) -> str:
    key = hashlib.sha256(f"simulator {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


gateway = Simulator()
