"""The page of one record, and the buttons on it: each asks what it needs, calls one journey, shows its refusal's sentence."""

from django import forms
from django.contrib.messages import error, success
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.records.names import title_of
from doorstep.kernel.actors import staff
from doorstep.kernel.refusals import Refusal


class RecordMixin(WagtailAdminTemplateMixin):
    """Finds the record that the gate has let through."""

    model = viewset = None
    any_permission_required = ("view",)
    select_related: tuple[str, ...] = ()

    @cached_property
    def record(self):
        rows = self.model._default_manager.select_related(*self.select_related)
        return get_object_or_404(rows, **{self.viewset.key_field: self.kwargs["key"]})

    @cached_property
    def by(self):
        return staff(self.request.user)

    def get_breadcrumbs_items(self):
        listing = {"url": self.viewset.menu_url, "label": capfirst(self.model._meta.verbose_name_plural)}
        own = {"url": self.viewset.url_of(self.record), "label": title_of(self.record, self.viewset)}
        here = [] if self.is_look else [{"url": "", "label": self.get_page_title()}]
        return [*self.breadcrumbs_items, listing, own, *here]

    is_look = False


class LookView(RecordMixin, TemplateView):
    """One record, read whole."""

    is_look = True

    def get_page_title(self):
        return title_of(self.record, self.viewset)

    def buttons(self) -> list[dict]:
        """Give the acts that this person may take now on this record."""
        return [
            {"label": act.label, "url": self.viewset.url_of(self.record, act.noun), "tone": act.tone, "icon": act.icon}
            for act in self.viewset.acts
            if act.is_button and act.may(self.by, self.record)
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(record=self.record, acts=self.buttons(), **kwargs)


class ActView(RecordMixin, FormView):
    """One act: GET asks, POST acts. noun is its place in the address; may(by, record) shows or hides its button."""

    template_name = "cms/records/act.html"
    form_class: type[forms.Form] = forms.Form
    noun = label = icon = done = ""
    question = ""
    tone = ""
    is_button = True

    @classmethod
    def may(cls, by, record) -> bool:
        raise PermissionDenied

    def act(self, data) -> None:
        """Call the journey. A Refusal becomes a sentence above the form; nothing was written then."""
        raise PermissionDenied

    def dispatch(self, request, *args, **kwargs):
        if not self.may(self.by, self.record):  # pressed on a page that stood open while the record moved on
            error(request, _("This cannot be done now, or not by you. Nothing was changed."))
            return HttpResponseRedirect(self.viewset.url_of(self.record))
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return self.label

    def get_question(self):
        return self.question

    def get_context_data(self, **kwargs):
        back = self.viewset.url_of(self.record)
        return super().get_context_data(record=self.record, question=self.get_question(), back=back, act=self, **kwargs)

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except Refusal as refusal:
            error(self.request, str(refusal.says))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        if self.done:
            success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return self.viewset.url_of(self.record)


class ReasonForm(forms.Form):
    """Why: kept in the log."""

    def __init__(self, *args, label="", most=200, **kwargs):
        super().__init__(*args, **kwargs)
        widget = forms.Textarea({"rows": 3})
        self.fields["reason"] = forms.CharField(label=label, max_length=most, widget=widget)
