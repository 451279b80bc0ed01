"""Payment channels behind one protocol. A gateway is a folder here with a `gateway`; settings.PAYMENT_GATEWAYS lists
those in use, the first that offers a method takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from django.conf import settings

from doorstep.kernel.refusals import refuse_unless
from doorstep.payments.refusals import UnknownMethod


@dataclass(frozen=True)
class Capabilities:
    """What a channel can do beyond taking money at once."""

    authorise: bool = False
    capture: bool = True
    partial_refund: bool = False
    split: bool = False
    token: bool = False


@dataclass(frozen=True)
class Callback:
    """What a channel told us of one attempt, its signature checked."""

    attempt: str
    outcome: str  # succeeded, failed or abandoned
    event_id: str


class Gateway(Protocol):
    """One channel. Numbers of ours are its idempotency keys; amounts are minor units."""

    code: str
    methods: tuple[str, ...]
    capabilities: Capabilities

    def checkout_url(self, attempt, return_url: str) -> str:
        """Give the address where the customer pays."""

    def read_callback(self, body: bytes, headers: Mapping[str, str]) -> Callback:
        """Give what a callback says. Refuses: ForgedCallback."""

    def refund(self, attempt, number: str, amount_minor: int) -> None:
        """Give money back; the same number twice gives it once. Raises when the channel did not confirm."""


def gateway(code: str) -> Gateway:
    """Give the gateway of this code, in use or not: old attempts must still be refunded."""
    return import_module(f"{__name__}.{code}").gateway


def in_use() -> list[Gateway]:
    return [gateway(code) for code in settings.PAYMENT_GATEWAYS]


def gateway_for(method: str) -> Gateway:
    """Give the first gateway in use that offers a method. Refuses: UnknownMethod."""
    found = next((one for one in in_use() if method in one.methods), None)
    refuse_unless(found, UnknownMethod)
    return found


def methods() -> list[str]:
    """Give the methods that a customer can choose, in order."""
    return [method for one in in_use() for method in one.methods]
