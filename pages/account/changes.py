"""Moving and cancelling: what it costs is shown before it is confirmed."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from doorstep.journeys.cancel import cancel_order, preview_cancellation
from doorstep.journeys.reschedule import preview_reschedule, reschedule
from doorstep.journeys.times import options
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from pages import addresses, wording
from pages.account.orders import sees_city, zone_of
from pages.asked import day, instant
from pages.booking.times import closed_why, parts_of, week_of
from pages.shell import show
from pages.visitors import order_and_customer


class ReasonForm(forms.Form):
    """Why an order is withdrawn."""

    REASONS = [
        ("plans", gettext_lazy("My plans changed")),
        ("time", gettext_lazy("Another time would be better")),
        ("price", gettext_lazy("Too expensive")),
        ("provider", gettext_lazy("Somebody else does it")),
        ("other", gettext_lazy("Something else")),
    ]
    reason = forms.ChoiceField(label=gettext_lazy("Why?"), choices=REASONS, widget=forms.RadioSelect, initial="plans")


def says_of(trace) -> str:
    """Give the sentence of a decision: the last step's, in the reader's language."""
    if not trace:
        return ""
    step = trace[-1]
    return spoken(step["says"] if isinstance(step, dict) else step.says)


@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request, number):
    """Show what cancelling costs now, then do it."""
    order, by = order_and_customer(request, number)
    sees_city(request, order)
    form = ReasonForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            cancel_order(order, by=by, reason=form.cleaned_data["reason"])
        except Refusal as no:
            refused = no
        else:
            messages.success(request, _("The order is cancelled."))
            return HttpResponseRedirect(addresses.named("order", number))
    preview = preview_cancellation(order, by=by)
    context = {
        "order": order,
        "name": spoken(order.service_name),
        "when": wording.exact_moment(order.starts_at, zone_of(order)),
        "allowed": preview.allowed,
        "says": says_of(preview.trace),
        "fee": wording.amount(preview.fee_minor, order.currency) if preview.fee_minor else "",
        "refund": wording.amount(preview.refund_minor, order.currency) if preview.refund_minor > 0 else "",
        "form": form,
        "refused": refused,
        "order_url": addresses.named("order", number),
        "move_url": addresses.named("order-move", number),
        "phone": getattr(request.city_facts, "phone", ""),
    }
    status = refused.status if refused else 400 if form.is_bound and form.errors else 200
    return show(request, "order_cancel", pgettext("page", "Cancel"), status=status, here="orders", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def rescheduling(request, number):
    """Show the times to which a visit can move and what that costs, then move it."""
    order, by = order_and_customer(request, number)
    sees_city(request, order)
    refused, chosen = None, None
    if request.method == "POST":
        chosen = instant(request.POST, "starts")
        try:
            reschedule(order, by=by, starts_at=chosen, same_provider=request.POST.get("same") == "1")
        except Refusal as no:
            refused = no
        else:
            messages.success(request, _("The visit was moved."))
            return HttpResponseRedirect(addresses.named("order", number))
    decision = preview_reschedule(order, by=by)
    context = {
        "order": order,
        "name": spoken(order.service_name),
        "when": wording.exact_moment(order.starts_at, zone_of(order)),
        "allowed": decision.value.allowed,
        "says": says_of(decision.trace),
        "fee": wording.amount(decision.value.fee_minor, order.currency) if decision.value.fee_minor else "",
        "refused": refused,
        "refused_says": spoken(refused.says) if refused else "",
        "order_url": addresses.named("order", number),
        "cancel_url": addresses.named("order-cancel", number),
        "phone": getattr(request.city_facts, "phone", ""),
    }
    if decision.value.allowed:
        context |= _times(request, order, chosen)
    status = refused.status if refused else 200
    return show(request, "order_move", _("Move the visit"), status=status, here="orders", **context)


def _times(request, order, chosen) -> dict:
    try:
        calendar = options(order)
    except Refusal as no:
        return {"allowed": False, "says": spoken(no.says)}
    days, nearest = calendar.days, calendar.next_open
    wanted = day(request.GET, "day") or (chosen.astimezone(zone_of(order)).date() if chosen else None)
    wanted = wanted or (nearest.date() if nearest else days[0].on)
    today = next((one for one in days if one.on == wanted), days[0])
    why = closed_why(today)
    return {
        "week": week_of(days, today.on, lambda on: f"?day={on.isoformat()}"),
        "day": wording.day(today.on),
        "parts": parts_of(today, None, chosen, told=why),
        "closed_why": why,
        "has_open": today.is_open,
        "next_open": wording.moment(nearest, zone_of(order)) if nearest else "",
        "next_url": f"?day={nearest.date().isoformat()}" if nearest else "",
    }
