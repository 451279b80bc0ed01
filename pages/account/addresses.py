"""A customer's kept addresses."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.people.actions import add_address, archive_address
from doorstep.people.models import Address
from pages import addresses, wording
from pages.asked import words
from pages.booking.pay import DoorForm
from pages.shell import city_of, show
from pages.whereabouts import find


@login_required
@require_safe
def addresses_list(request):
    """List the addresses that are kept."""
    rows = Address.objects.filter(user=request.user, archived_at=None).select_related("city", "district")
    shown = [
        {"title": row.label or row.street, "line": " ".join(part for part in (row.street, row.door) if part),
         "district": " ".join(str(part) for part in (row.city, row.district) if part),
         "contact": f"{row.contact_name} {wording.phone(row.contact_phone)}", "is_default": row.is_default,
         "remove_url": addresses.named("address-remove", row.pk)}
        for row in rows
    ]  # fmt: skip
    return show(
        request, "addresses", _("My addresses"), here="account", rows=shown, new_url=addresses.named("address-new")
    )


class AddressForm(DoorForm):
    """A door to keep, with a short name."""

    label = forms.CharField(label=gettext_lazy("Short name"), max_length=20, required=False,
                            help_text=gettext_lazy("Home, parents, office."))  # fmt: skip
    note = None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Find the place first, then the door; a GET form finds, a POST form keeps."""
    city = city_of(request)
    place = find(city, request.GET) if city else None
    known = {"contact_name": request.user.name, "contact_phone": wording.phone(request.user.phone)}
    known |= {"street": place.line} if place else {}
    form = AddressForm(request.POST or None, initial=known)
    if request.method == "POST" and place and place.is_known and form.is_valid():
        try:
            add_address(request.user, city=city.code, lat=place.point.lat, lng=place.point.lng, place=place.line,
                        **form.cleaned_data)  # fmt: skip
        except Refusal as refused:
            form.add_error("contact_phone" if refused.code == "bad_phone" else None, spoken(refused.says))
        else:
            messages.success(request, _("The address is saved."))
            return HttpResponseRedirect(addresses.named("addresses"))
    chooser = {
        "name": "at", "query_name": "address", "query": words(request.GET, "address", 120), "suggest": "", "saved": [],
        "candidates": [{**row, "is_chosen": number == 0} for number, row in enumerate(place.candidates)] if place else [],
        "searched": bool(place and place.searched), "errors": [],
    }  # fmt: skip
    status = 400 if form.is_bound and form.errors else 200
    return show(request, "address_new", _("New address"), status=status, here="account", form=form, place=place, chooser=chooser,
                back_url=addresses.named("addresses"))  # fmt: skip


@login_required
@require_POST
def remove(request, number):
    """Take an address off the list."""
    try:
        archive_address(request.user, number)
    except Refusal as refused:
        messages.error(request, spoken(refused.says))
    else:
        messages.success(request, _("The address is removed."))
    return HttpResponseRedirect(addresses.named("addresses"))
