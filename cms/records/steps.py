"""What the log, the money and the channels say in codes, in the words of the team; the code stays in the title."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from doorstep.catalog.tree import catalogue
from doorstep.journeys.fulfil import DECLINE_REASONS
from doorstep.orders.models import Order, Visit
from doorstep.payments.models import PaymentNode, Refund
from doorstep.rulebook.book import book

KINDS = {
    "order": _("order"),
    "visit": _("visit"),
    "paymentnode": _("payment"),
    "refund": _("refund"),
    "provider": _("provider"),
    "review": _("review"),
    "customerrating": _("rating of a customer"),
    "group": _("group of staff"),
    "workflow": _("workflow"),
}
ACTORS = {
    "customer": _("customer"),
    "provider": _("provider"),
    "staff": _("staff"),
    "partner": _("partner"),
    "system": _("by itself"),
}
STATES = {"order": Order.State, "visit": Visit.State, "paymentnode": PaymentNode.State, "refund": Refund.State}

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
    ("order", "claim"): _("guest order taken into the account"),
    ("visit", "schedule"): _("visit scheduled"),
    ("visit", "offer"): _("looking for a provider"),
    ("visit", "assign"): _("provider assigned"),
    ("visit", "acknowledge"): _("accepted by the provider"),
    ("visit", "reoffer"): _("taken back, looking for another provider"),
    ("visit", "recall"): _("called back on the way, another provider goes"),
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
    ("visit", "still_unassigned"): _("still nobody found"),
    ("visit", "abort"): _("broken off"),
    ("visit", "cancel"): _("visit cancelled"),
    ("visit", "supersede"): _("visit moved"),
    ("paymentnode", "capture"): _("payment received"),
    ("paymentnode", "authorise"): _("payment authorised"),
    ("paymentnode", "refund_part"): _("a part sent back"),
    ("paymentnode", "refund_rest"): _("money sent back"),
    ("paymentnode", "charge_back"): _("charged back by the bank"),
    ("refund", "retry"): _("refund asked for again"),
    ("paymentnode", "void"): _("payment no longer due"),
    ("provider", "suspended"): _("suspended"),
    ("provider", "reinstated"): _("reinstated"),
    ("provider", "skill_given"): _("can do a service from now on"),
    ("provider", "skill_taken"): _("can no longer do a service"),
    ("provider", "hours_replaced"): _("weekly hours changed"),
    ("provider", "exception_set"): _("hours of one day changed"),
    ("provider", "exception_cleared"): _("hours of one day as usual again"),
    ("provider", "leave_taken"): _("leave taken"),
    ("provider", "leave_cancelled"): _("leave withdrawn"),
    ("review", "write"): _("review written"),
    ("review", "reply"): _("review answered by the provider"),
    ("customerrating", "write"): _("customer rated by the provider"),
    ("review", "hide"): _("review hidden"),
    ("review", "show"): _("review shown again"),
    ("group", "permissions_given"): _("permissions brought up to this version"),
    ("workflow", "moderation_given"): _("kinds of content put under review"),
}
REASONS = {
    **dict(DECLINE_REASONS),
    "unpaid": _("not paid in time"),
    "no_answer": _("no answer in time"),
    "nobody_found": _("nobody found"),
    "customer_no_show": _("customer not met"),
    "provider_no_show": _("provider did not come"),
    "late": _("provider came late"),
    "plans": _("the customer's plans changed"),
    "time": _("another time would be better"),
    "price": _("too expensive"),
    "provider": _("somebody else does it"),
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


def state_of(kind: str, code: str):
    """Give a state of a record in words."""
    return dict(STATES[kind].choices).get(code, code) if kind in STATES else code


def reason_of(reason: str, step: str = ""):
    """Give a reason in words: one of ours by its code, a service by its name; what people wrote stays as they wrote it."""
    if step.startswith("skill_"):
        service = catalogue(book()).services.get(reason)
        return service.name if service else reason
    return REASONS.get(reason, reason)


def coded(word, code: str):
    """Give a word with its code in the title, for whoever compares with the API or an export."""
    return format_html('<span title="{}">{}</span>', code, word) if code else "–"


def change_of(event):
    """Give the states before and after, in words."""
    if not event.after:
        return "–"
    before, after = (state_of(event.kind, code) if code else "–" for code in (event.before, event.after))
    return coded(f"{before} → {after}", f"{event.before} → {event.after}")


def movement_of(reason: str):
    return MOVEMENTS.get(reason, reason)


def channel_of(code: str):
    return CHANNELS.get(code, code)
