"""The cashier of the simulated payment channel: a person decides how the payment ends; the channel then tells us, signed."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.journeys import pay
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.payments.gateways.simulator import OUTCOMES, SIGNATURE, TIMESTAMP, gateway
from doorstep.payments.models import PaymentAttempt
from pages import addresses, wording
from pages.shell import show


@require_http_methods(["GET", "HEAD", "POST"])
def cashier(request, number):
    """Show what is to be paid; a POST ends the try as chosen and goes back to the shop."""
    attempt = (
        PaymentAttempt.objects.select_related("node__order__city").filter(number=number, gateway=gateway.code).first()
    )
    if not settings.DEMO or attempt is None:
        raise Http404
    order = attempt.node.order
    with translation.override(order.language):
        back = _back(request, order)
        if request.method == "POST":
            outcome = request.POST.get("outcome", "")
            try:
                pay.simulate(number, outcome if outcome in OUTCOMES else "abandoned")
            except Refusal as refused:
                return show(request, "cashier", _("Demo checkout"), status=refused.status, problem=spoken(refused.says),
                            back_url=back)  # fmt: skip
            return HttpResponseRedirect(back)
        context: dict = {
            "amount": wording.price(attempt.amount_minor, attempt.node.currency),
            "service": spoken(order.service_name),
            "number": attempt.number,
            "method": attempt.method,
            "is_open": attempt.state == "open",
            "back_url": back,
            "outcomes": [
                {"value": "succeeded", "text": _("Pay"), "kind": ""},
                {"value": "failed", "text": _("Let it fail"), "kind": "quiet"},
                {"value": "abandoned", "text": _("Go back without paying"), "kind": "quiet"},
                {"value": "late", "text": _("Pay too late"), "kind": "plain"},
            ],
        }
        return show(request, "cashier", _("Demo checkout"), **context)


def _back(request, order) -> str:
    """Give where the shop wants its customer back: an address of ours, else the order."""
    wished = gateway.return_url(request.GET.get("back", ""))
    if url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure()):
        return wished
    return addresses.named("order", order.number)


@csrf_exempt
@require_POST
def callback(request):
    """Hear what the channel tells, as a real one would tell it: a signed body."""
    headers = {name: request.headers.get(name, "") for name in (SIGNATURE, TIMESTAMP)}
    try:
        pay.receive(gateway.code, request.body, headers)
    except Refusal as refused:
        return HttpResponse(refused.code, status=refused.status, content_type="text/plain")
    except (ValueError, KeyError, TypeError):
        return HttpResponse("unreadable", status=400, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
