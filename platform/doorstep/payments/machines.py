"""The machine of a payment node (orders.md)."""

from doorstep.kernel.machines import machine

NODE = machine(
    "paymentnode",
    ("authorise", "due", "authorised", "system"),
    ("capture", "due authorised", "captured", "system"),
    ("refund_part", "captured partly_refunded", "partly_refunded"),
    ("refund_rest", "captured partly_refunded", "refunded"),
    ("void", "due authorised failed", "voided"),
    ("charge_back", "captured partly_refunded", "charged_back", "system"),
)
