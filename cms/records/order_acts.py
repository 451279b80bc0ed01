"""What staff may do with an order: each act asks what it needs and calls one journey."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.records.acting import ActView, ReasonForm
from cms.templatetags.cms_tags import day_of, time_of
from doorstep.journeys import absence, accept, cancel, reschedule, times
from doorstep.kernel import clock
from doorstep.kernel.money import written
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.orders import rights
from doorstep.orders.actions import current_visit
from doorstep.orders.machines import ORDER, VISIT
from doorstep.orders.models import InternalNote
from doorstep.people.privacy import door_for
from doorstep.people.rights import may_see_contacts


class Cancel(ActView):
    """Cancel for the customer; the fee is said before."""

    noun, label, icon, tone = "cancellation", _("Cancel the order"), "cross", "serious"
    done = _("The order is cancelled; both sides have been told.")

    @classmethod
    def may(cls, by, record):
        visit = current_visit(record)
        possible = ORDER.allows(record.state, "cancel") and (visit is None or VISIT.allows(visit.state, "cancel"))
        return possible and rights.may_cancel(by, record)

    def get_form(self, form_class=None):
        return ReasonForm(**self.get_form_kwargs(), label=_("Why is it cancelled?"))

    def get_question(self):
        preview = cancel.preview_cancellation(self.record, by=self.by)
        why = " ".join(spoken(step["says"]) for step in preview.trace)
        amounts = {
            "fee": written(preview.fee_minor, preview.currency),
            "refund": written(preview.refund_minor, preview.currency),
        }
        return f"{why} {gettext('Fee %(fee)s, back to the customer %(refund)s.') % amounts}"

    def act(self, data):
        cancel.cancel_order(self.record, by=self.by, reason=data["reason"])


class ReportAbsence(ActView):
    """The provider did not come: the order ends and everything goes back to the customer."""

    noun, label, icon, tone = "absence", _("The provider did not come"), "warning", "serious"
    question = _(
        "The order ends, the customer gets everything back, fees of moving too, and the provider's time is free. "
        "Both sides are told."
    )
    done = _("The order has ended; everything goes back to the customer.")

    @classmethod
    def visit_of(cls, record):
        return current_visit(record)

    @classmethod
    def may(cls, by, record):
        visit = cls.visit_of(record)
        return visit is not None and absence.may_report_absence(visit, by=by)

    def get_form(self, form_class=None):
        return ReasonForm(**self.get_form_kwargs(), label=_("What is known about it?"))

    def act(self, data):
        absence.report_absence(self.visit_of(self.record).order, by=self.by, note=data["reason"])


class SlotForm(forms.Form):
    """Pick one of the open times."""

    starts_at = forms.ChoiceField(label=_("New time"), widget=forms.RadioSelect({"class": "d-slots"}))
    same_provider = forms.BooleanField(label=_("Only with the same provider"), required=False)
    reason = forms.CharField(label=_("Why is it moved?"), max_length=200, required=False)

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].choices = choices


class Move(ActView):
    """Move the visit to another time; free for staff, said before."""

    noun, label, icon = "rescheduling", _("Move the visit"), "calendar-alt"
    template_name = "cms/records/slots.html"
    done = _("The visit is moved; both sides have been told.")

    @classmethod
    def may(cls, by, record):
        visit = current_visit(record)
        possible = record.state == "confirmed" and visit is not None and VISIT.allows(visit.state, "supersede")
        return possible and rights.may_reschedule(by, record)

    def open_days(self):
        if not hasattr(self, "_days"):
            try:
                self._days = [day for day in times.options(self.record, by_staff=True).days if day.is_open]
            except Refusal:
                self._days = []
        return self._days

    def get_form(self, form_class=None):
        choices = [
            (day_of(day.on), [(s.starts_at.isoformat(), f"{s.starts_at:%H:%M}") for s in day.slots if s.is_open])
            for day in self.open_days()
        ]
        return SlotForm(**self.get_form_kwargs(), choices=choices)

    def get_question(self):
        if not self.open_days():
            return gettext("There is no free time in the coming days. “Why closed?” says for every provider why.")
        trace = reschedule.preview_reschedule(self.record, by=self.by).trace
        now = gettext("Now: %(time)s.") % {"time": time_of(self.record.starts_at, self.record.city)}
        return " ".join([now, *(spoken(step.says) for step in trace)])

    def act(self, data):
        reschedule.reschedule(
            self.record,
            by=self.by,
            starts_at=data["starts_at"],
            same_provider=data["same_provider"],
            reason=data["reason"],
        )


class Accept(ActView):
    """Accept finished work for a customer who said so on the phone."""

    noun, label, icon = "acceptance", _("Accept the work"), "check"
    question = _("The customer has confirmed that the work is done. The provider's share becomes theirs.")
    done = _("The work is accepted.")

    @classmethod
    def may(cls, by, record):
        return ORDER.allows(record.state, "accept") and rights.may_accept(by, record)

    def act(self, data):
        accept.accept_work(self.record, by=self.by)


class PurposeForm(forms.Form):
    """What the contact is needed for; the customer can read it."""

    PURPOSES = [
        ("call", _("call about this visit")),
        ("complaint", _("handle a complaint")),
        ("dispatch", _("help the provider find the door")),
        ("check", _("check the address")),
    ]
    purpose = forms.ChoiceField(label=_("What for?"), choices=PURPOSES)


class ShowContact(ActView):
    """Show whom to call and where the door is; who looked, when and what for is kept and shown to the customer."""

    noun, label, icon = "contact", _("Show contact"), "view"
    form_class = PurposeForm
    question = _("The customer can see who looked at their contact, when and what for.")
    template_name = "cms/records/contact.html"
    is_button = False

    @classmethod
    def may(cls, by, record):
        return may_see_contacts(by, record)

    def form_valid(self, form):
        purpose = dict(PurposeForm.PURPOSES)[form.cleaned_data["purpose"]]
        view = door_for(self.record, self.by, clock.now(), purpose=str(purpose))
        response = self.render_to_response(self.get_context_data(form=form, door=view))
        response["Cache-Control"] = "no-store"
        return response


class NoteForm(forms.Form):
    """What staff tell each other."""

    text = forms.CharField(label=_("Note for the team"), max_length=400, widget=forms.Textarea({"rows": 2}))


class AddNote(ActView):
    """Leave a note for the team; customers and providers never see it."""

    noun, label, icon = "notes", _("Add a note"), "comment"
    form_class = NoteForm
    done = _("Noted.")
    is_button = False

    @classmethod
    def may(cls, by, record):
        return rights.may_manage(by, record)

    def act(self, data):
        InternalNote.objects.create(
            city_id=self.record.city_id, order=self.record, by=self.request.user, text=data["text"]
        )


ACTS = (Move, Cancel, ReportAbsence, Accept, ShowContact, AddNote)
