"""Steps, channels and movements of money in the words of the team."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    ("order", "place"): _("order placed"),
    ("order", "pay"): _("paid and confirmed"),
    ("order", "expire"): _("not paid in time"),
    ("order", "begin"): _("work on the order began"),
    ("order", "finish"): _("work reported as done"),
    ("order", "accept"): _("accepted by the customer"),
    ("order", "close"): _("closed"),
    ("order", "give_up"): _("nobody found, refunded"),
    ("order", "cancel"): _("order cancelled"),
    ("visit", "schedule"): _("visit scheduled"),
    ("visit", "offer"): _("looking for a provider"),
    ("visit", "assign"): _("provider assigned"),
    ("visit", "acknowledge"): _("accepted by the provider"),
    ("visit", "reoffer"): _("taken back, looking for another provider"),
    ("visit", "reassigned"): _("given to another provider by staff"),
    ("visit", "depart"): _("on the way"),
    ("visit", "arrive"): _("at the door"),
    ("visit", "start"): _("work began"),
    ("visit", "pause"): _("paused"),
    ("visit", "resume"): _("went on"),
    ("visit", "finish"): _("work done"),
    ("visit", "verify"): _("visit accepted"),
    ("visit", "call"): _("customer called from the door"),
    ("visit", "miss_customer"): _("customer not met"),
    ("visit", "miss_provider"): _("provider did not come"),
    ("visit", "late"): _("provider late, customer and dispatchers told"),
    ("visit", "late_credit"): _("part of the price given back for lateness"),
    ("visit", "abort"): _("broken off"),
    ("visit", "cancel"): _("visit cancelled"),
    ("visit", "supersede"): _("visit moved"),
    ("paymentnode", "capture"): _("payment received"),
    ("paymentnode", "refund"): _("money sent back"),
    ("refund", "retry"): _("refund asked for again"),
    ("paymentnode", "void"): _("payment no longer due"),
    ("paymentnode", "fail"): _("payment failed"),
    ("provider", "suspended"): _("suspended"),
    ("provider", "reinstated"): _("reinstated"),
    ("provider", "skill_given"): _("can do a service from now on"),
    ("provider", "skill_taken"): _("can no longer do a service"),
    ("review", "write"): _("review written"),
    ("customerrating", "write"): _("customer rated by the provider"),
    ("review", "hide"): _("review hidden"),
    ("review", "show"): _("review shown again"),
}
MOVEMENTS = {
    "payment": _("payment"),
    "refund": _("refund"),
    "fee": _("fee"),
    "share": _("provider's share"),
    "commission": _("commission"),
    "credit": _("borne for something that went wrong"),
}
CHANNELS = {"web": _("website"), "phone": _("by phone"), "api": _("partner"), "portal": _("portal")}


def step_of(kind: str, step: str):
    """Give a step in words; one without words as it stands in the log."""
    return STEPS.get((kind, step), f"{kind}: {step}")


def movement_of(reason: str):
    return MOVEMENTS.get(reason, reason)


def channel_of(code: str):
    return CHANNELS.get(code, code)
