"""Visits: the list, one visit, and the ranked list from which staff choose another provider."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic

from cms.guard.gate import GuardedModelViewSet
from cms.records.acting import ActView, LookView, RecordMixin
from cms.records.filters import days, filters_of
from cms.records.order_acts import ReportAbsence
from cms.records.orders import decisions_of, said_reason
from cms.templatetags.cms_tags import time_of
from doorstep.journeys import assign, evidence
from doorstep.kernel import log
from doorstep.kernel.refusals import NotFound, Refusal
from doorstep.orders.models import Visit
from doorstep.providers.models import Provider

MOST_LISTED = 60


class ReassignForm(forms.Form):
    """Whom, and why."""

    provider = forms.CharField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(label=_("Why this one? (kept with the decision)"), max_length=200)

    def clean_provider(self):
        code = self.cleaned_data["provider"]
        if not code:
            raise ValidationError(_("Choose one of the providers below."))
        return code


class Reassign(ActView):
    """Choose another provider from the list, best first; those who cannot come stand below with the reason."""

    noun, label, icon = "assignment", _("Choose another provider"), "group"
    form_class = ReassignForm
    template_name = "cms/records/reassign.html"
    done = _("Another provider comes; everybody concerned has been told.")

    @classmethod
    def may(cls, by, record):
        return assign.may_reassign(record, by=by)

    def ranked(self) -> list[dict]:
        try:
            found = assign.candidates(self.record)[:MOST_LISTED]
        except Refusal:
            return []
        rows = {p.pk: p for p in Provider.objects.filter(pk__in=[c.provider_id for c in found])}
        return [
            {"facts": c, "provider": rows[c.provider_id], "reasons": [said_reason(code) for code in c.against]}
            for c in found
            if c.provider_id in rows
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(ranked=self.ranked(), present=self.record.provider_id, **kwargs)

    def act(self, data):
        provider = Provider.objects.filter(city_id=self.record.city_id, code=data["provider"]).first()
        if provider is None:
            raise Refusal(_("This provider does not work in this city."))
        assign.reassign(self.record, provider, by=self.by, note=data["note"])


class VisitAbsence(ReportAbsence):
    """The same from the visit's own page."""

    @classmethod
    def visit_of(cls, record):
        return record


class VisitLook(LookView):
    """One visit: when, who, its steps, why this provider."""

    template_name = "cms/records/visit.html"

    def get_context_data(self, **kwargs):
        visit = self.record
        return super().get_context_data(
            events=log.of(visit).select_related("actor"),
            decisions=decisions_of([visit]),
            pieces=evidence.evidence_of_visit(visit, by=self.by),
            **kwargs,
        )


class EvidencePicture(RecordMixin, View):
    """The picture of a piece of the visit's evidence, for staff of its city who may see contacts."""

    def get(self, request, **_address):
        is_small = request.GET.get("size") == "small"
        try:
            picture, kind = evidence.picture_of(self.kwargs["piece"], by=self.by, is_small=is_small)
        except NotFound as stranger:
            raise Http404 from stranger
        headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(picture, content_type=kind, headers=headers)


class VisitIndex(generic.IndexView):
    """Visits, the next ones first."""

    is_searchable = True
    default_ordering = "-starts_at"
    search_fields = ["number", "order__number"]


class VisitViewSet(GuardedModelViewSet):
    """Visits in the admin."""

    model = Visit
    name = "visits"
    icon = "date"
    menu_label = _("Visits")
    menu_order = 120
    key_field = "number"
    index_view_class = VisitIndex
    look_class = VisitLook
    acts = (Reassign, VisitAbsence)
    search_fields = ["number", "order__number"]
    select_related = ("city", "order__city", "provider")
    list_display = [
        "number",
        StatusTagColumn(
            "state", label=_("State"), accessor="get_state_display", primary=lambda v: v.is_open, sort_key="state"
        ),
        Column("starts_at", label=_("Starts"), accessor=lambda v: time_of(v.starts_at, v.city), sort_key="starts_at"),
        Column("service", label=_("Service"), accessor=lambda v: str(v.order.service_name)),
        Column("provider", label=_("Provider"), accessor=lambda v: v.provider or "–", sort_key="provider"),
        Column("city", label=_("City"), sort_key="city"),
        Column("order", label=_("Order")),
    ]
    filterset_class = filters_of(Visit, ("state", "city"), starts=days("starts_at", _("Starts")))
    list_export = ["number", "state", "city.code", "order.number", "starts_at", "ends_at"]

    def get_urlpatterns(self):
        """Add the pictures of a visit's evidence."""
        view = self.construct_view(EvidencePicture, viewset=self)
        return [*super().get_urlpatterns(), path("<slug:key>/evidence/<slug:piece>/", view, name="evidence")]
