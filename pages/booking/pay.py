"""Step four: whom to ask for, how to pay; the time is kept meanwhile. An expired hold is one tap from a new one."""

from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorstep.journeys import pay as paying
from doorstep.journeys.place import place_order
from doorstep.kernel import clock
from doorstep.kernel.actors import customer
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.orders.doors import MOST, Door
from doorstep.orders.models import Hold, Order
from doorstep.orders.refusals import HoldExpired
from doorstep.payments.gateways import methods
from doorstep.people.actions import add_address, guest
from doorstep.policies.changes import free_change_until
from pages import addresses, wording
from pages.booking.draft import read_draft
from pages.cards import bill
from pages.shell import show
from pages.visitors import remember_guest

METHODS = {"wechat": gettext_lazy("WeChat Pay"), "alipay": gettext_lazy("Alipay"), "card": gettext_lazy("Bank card")}


class DoorForm(forms.Form):
    """Where exactly, and whom to call there."""

    contact_name = forms.CharField(label=gettext_lazy("Who opens the door?"), max_length=MOST["contact_name"],
                                   widget=forms.TextInput({"autocomplete": "name"}))  # fmt: skip
    contact_phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30,
                                    help_text=gettext_lazy("Providers see it from two hours before the visit."),
                                    widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}))  # fmt: skip
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=MOST["street"],
                             widget=forms.TextInput({"autocomplete": "street-address"}))  # fmt: skip
    door = forms.CharField(label=gettext_lazy("Building, floor, door"), max_length=MOST["door"], required=False)
    access_note = forms.CharField(label=gettext_lazy("How to get in"), max_length=MOST["access_note"], required=False,
                                  help_text=gettext_lazy("Door code, parking, pets. Kept encrypted."))  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Anything else?"), max_length=400, required=False,
                           widget=forms.Textarea({"rows": 2}))  # fmt: skip


class KeptDoorForm(DoorForm):
    """The same for somebody with an account, who may keep the address."""

    keep_address = forms.BooleanField(label=gettext_lazy("Save this address"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request, city, service, number):
    """Ask for the door and the way of paying; place the order and go to the cashier."""
    draft = read_draft(request, city, service)
    hold = _hold(request, number)
    if hold.quote["city"] != city or hold.quote["service"] != service:
        raise Http404
    placed = Order.objects.filter(visits__claim_id=hold.claim_id).first()
    if placed:
        return HttpResponseRedirect(addresses.named("order", placed.number))
    if hold.expires_at <= clock.now() or hold.claim.state != "held":
        return _expired(request, draft, hold)
    form = _form(request, draft, hold)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return _order_and_pay(request, draft, hold, form.cleaned_data)
        except HoldExpired:
            return _expired(request, draft, hold)
        except Refusal as no:
            refused = no
            if no.facts.get("field") in form.fields:
                form.add_error(no.facts["field"], spoken(no.says))
            elif no.code == "bad_phone":
                form.add_error("contact_phone", spoken(no.says))
    return _shown(request, draft, hold, form, refused)


def _hold(request, number) -> Hold:
    """Give a hold of this visitor; another person's is 404."""
    hold = Hold.objects.select_related("claim", "city").filter(number=number).first()
    if hold is None or (hold.user_id and hold.user_id != request.user.pk) or hold.partner:
        raise Http404
    return hold


def _form(request, draft, hold):
    kind = KeptDoorForm if request.user.is_authenticated and not draft.place.address else DoorForm
    if request.method == "POST":
        return kind(request.POST)
    own = draft.place.address
    if own:
        names = ("contact_name", "contact_phone", "street", "door", "access_note")
        return kind(
            initial={name: getattr(own, name) for name in names} | {"contact_phone": wording.phone(own.contact_phone)}
        )
    known = request.user if request.user.is_authenticated else None
    start = {"street": draft.place.line}
    if known:
        start |= {"contact_name": known.name, "contact_phone": wording.phone(known.phone), "keep_address": True}
    return kind(initial=start)


def _order_and_pay(request, draft, hold, read):
    """Place the order of a hold and open its payment. Refuses what place_order and start_payment refuse."""
    door = Door(
        street=read["street"], contact_name=read["contact_name"], contact_phone=read["contact_phone"],
        door=read["door"], access_note=read["access_note"], place=draft.place.line,
    )  # fmt: skip
    language = get_language()
    with transaction.atomic():  # a refused order leaves no guest behind
        known = request.user.is_authenticated
        person = request.user if known else guest(read["contact_name"], read["contact_phone"], language)
        by = customer(person)
        order = place_order(hold.number, door=door, by=by, language=language, note=read["note"])
        if known and read.get("keep_address"):
            _keep_address(request, draft, hold, door)
    if not known:
        remember_guest(request, order)
    return to_cashier(order, request.POST.get("method", ""), by)


def _keep_address(request, draft, hold, door):
    try:
        with transaction.atomic():
            add_address(
                request.user, city=draft.city.code, street=door.street, contact_name=door.contact_name,
                contact_phone=door.contact_phone, lat=hold.quote["lat"], lng=hold.quote["lng"], door=door.door,
                access_note=door.access_note, place=door.place,
            )  # fmt: skip
    except Refusal:
        return  # a full list must not cost the booking


def to_cashier(order, method, by):
    """Open a payment and go where it is made; when that is refused the order's page says what to do."""
    back = addresses.named("order", order.number)
    wished = method if method in methods() else next(iter(methods()), "")
    try:
        attempt = paying.start_payment(order, method=wished, by=by, return_url=back)
    except Refusal:
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(paying.checkout_url(attempt))


def ways_to_pay(chosen: str = "") -> dict:
    offered = methods()
    options = [
        {"value": code, "label": str(METHODS.get(code, code)), "note": "", "is_chosen": code == (chosen or offered[0])}
        for code in offered
    ]
    return {"name": "method", "label": _("How would you like to pay?"), "options": options}


def _shown(request, draft, hold, form, refused):
    quote, zone = hold.quote, draft.city.zone
    starts = hold.claim.starts_at
    until = free_change_until(draft.terms, starts, zone)
    made = bill(quote["lines"], quote["total_minor"], quote["currency"])
    is_free = until > clock.now()
    context = {
        "draft": draft,
        "steps": draft.stepper("pay"),
        "hold": {"number": hold.number, "until_iso": hold.expires_at.isoformat(),
                 "until": wording.clock_time(hold.expires_at, zone),
                 "left": wording.until_text(hold.expires_at - clock.now())},
        "when": wording.stretch(starts, hold.claim.ends_at, ZoneInfo(str(zone))),
        "place": draft.place.line or draft.place.district,
        "form": form,
        "bill": made,
        "ways": ways_to_pay(request.POST.get("method", "")),
        "free_until": wording.exact_moment(until, zone) if is_free else "",
        "refused": refused,
        "login_url": "" if request.user.is_authenticated else addresses.named("login", next=request.get_full_path()),
        "change_url": draft.url("when", without=("starts",)),
        "noun": str(draft.service.provider_noun),
    }  # fmt: skip
    status = refused.status if refused else 200 if not form.errors else 400
    return show(request, "book_pay", _("Confirm and pay"), status=status, **context)


def _expired(request, draft, hold):
    """Say that the time ran out; one tap takes it again."""
    starts = hold.claim.starts_at
    context = {
        "draft": draft,
        "steps": draft.stepper("pay"),
        "when": wording.exact_moment(starts, draft.city.zone),
        "starts": starts.isoformat(),
        "again_url": draft.url("when", without=("starts",)),
        "can_again": starts > clock.now() and draft.place.is_known,
    }
    return show(request, "book_expired", _("The time has run out"), status=410, **context)
