"""Booking for a caller (F83): what and where, then a free time and whom to call; the caller pays by link."""

from django import forms
from django.contrib.messages import error, success
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.screens.closed import WhyClosed, chosen_quantity
from cms.screens.screen import ScreenViewSet
from cms.templatetags.cms_tags import day_of
from doorstep.catalog.choices import choices_from
from doorstep.catalog.tree import catalogue
from doorstep.journeys import place as booking
from doorstep.journeys import times
from doorstep.kernel.actors import staff
from doorstep.kernel.money import written
from doorstep.kernel.refusals import Refusal
from doorstep.orders.doors import Door
from doorstep.people.actions.profile import guest
from doorstep.rulebook.book import book

DAYS_SHOWN = 7


class CallerForm(forms.Form):
    """When, whom to call and where the door is."""

    starts_at = forms.CharField(widget=forms.HiddenInput, required=False)
    contact_name = forms.CharField(label=_("Full name"), max_length=60)
    contact_phone = forms.CharField(label=_("Phone"), max_length=30)
    street = forms.CharField(label=_("Street and number"), max_length=200)
    door = forms.CharField(label=_("Building, floor, door"), max_length=120, required=False)
    access_note = forms.CharField(label=_("How to get in"), max_length=300, required=False)
    note = forms.CharField(
        label=_("What the caller said"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )


class BookForCaller(WhyClosed):
    """One page: the question on top, below it the price, the free times and the caller's door."""

    template_name = "cms/screens/caller.html"
    page_title = _("Book for a caller")
    permission = "orders.manage_orders"

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", CallerForm(initial={"starts_at": ""}))
        return super().get_context_data(**kwargs)

    def raw_choices(self, facts, quantity) -> dict:
        """Give the choices of the address as the catalogue reads them: options and add-ons by their codes."""
        asked, usual = self.request.GET, chosen_quantity(facts, quantity)
        options = {g.code: asked.get(f"option-{g.code}") or g.choices[0].code for g in facts.options}
        counts = {a.code: asked.get(f"addon-{a.code}", "") for a in facts.addons}
        addons = {code: int(n) for code, n in counts.items() if n.isdigit() and int(n)}
        return {"quantity": usual.quantity, "options": options, "addons": addons}

    def matrix(self, city, service, place, day, quantity) -> dict:
        facts = catalogue(book()).services.get(service)
        if facts is None:
            return {}
        raw = self.raw_choices(facts, quantity)
        try:
            quote = booking.make_quote(city, service, choices=raw, lat=place["lat"], lng=place["lng"])
            choices = choices_from(facts, raw)
            found = times.slots(
                city, service, lat=place["lat"], lng=place["lng"], choices=choices, first_day=day, days=DAYS_SHOWN
            )
        except Refusal as refusal:
            return {"refusal": refusal.says, "facts": facts, "raw": raw}
        free = [
            (day_of(d.on), [(s.starts_at.isoformat(), f"{s.starts_at:%H:%M}") for s in d.slots if s.is_open])
            for d in found.days
        ]
        lines = [(line["name"], written(line["amount_minor"], quote.currency)) for line in quote.lines]
        total = written(quote.total_minor, quote.currency)
        return {"facts": facts, "raw": raw, "quote": quote, "lines": lines, "total": total, "free": free}

    def post(self, request, *args, **kwargs):
        form = CallerForm(request.POST)
        city = self.city()
        if city is None or city.code != request.GET.get("city", city.code):
            raise PermissionDenied
        if form.is_valid():
            try:
                order = self.book(city, form.cleaned_data)
                success(request, _("Booked. The time is kept until the caller has paid by the link that was sent."))
                return HttpResponseRedirect(reverse("orders:look", args=(order.number,)))
            except Refusal as refusal:
                error(request, str(refusal.says))
        return self.render_to_response(self.get_context_data(form=form))

    def book(self, city, data):
        asked, by = self.request.GET, staff(self.request.user)
        facts, where = catalogue(book()).services.get(asked.get("service", "")), self.place(city, asked)
        if facts is None or where is None:
            raise Refusal(_("Choose a service and a place first."))
        raw = self.raw_choices(facts, asked.get("quantity", ""))
        quote = booking.make_quote(
            city.code, facts.code, choices=raw, lat=where["lat"], lng=where["lng"], starts_at=data["starts_at"]
        )
        hold = booking.hold_time(quote.token, starts_at=data["starts_at"], by=by)
        names = {name: data[name] for name in ("street", "door", "access_note", "contact_name", "contact_phone")}
        customer = guest(data["contact_name"], data["contact_phone"])
        return booking.place_order(
            hold.number,
            door=Door(place=str(where["name"])[:120], **names),
            by=by,
            language="zh-hans",
            customer=customer,
            channel="phone",
            note=data["note"],
        )


class BookForCallerViewSet(ScreenViewSet):
    """Its place in the admin."""

    name = "caller"
    icon = "mobile-alt"
    menu_label = _("Book for a caller")
    menu_order = 150
    view_class = BookForCaller
