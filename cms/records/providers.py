"""Providers: the list, one provider with skills, hours and checks, suspend and reinstate."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic

from cms.guard.gate import GuardedModelViewSet
from cms.records.acting import ActView, LookView, ReasonForm
from cms.records.filters import filters_of
from cms.widgets.clock import clock as minutes_as_clock
from doorstep.catalog.tree import catalogue
from doorstep.kernel import clock
from doorstep.providers import actions, rights
from doorstep.providers.models import Provider, Suspension
from doorstep.rosters.models import WEEKDAYS
from doorstep.rulebook.book import book


def suspended(provider) -> bool:
    known = getattr(provider, "is_suspended", None)
    return provider.suspensions.filter(ends_at=None).exists() if known is None else known


class Suspend(ActView):
    """Offer no more jobs."""

    noun, label, icon, tone = "suspension", _("Suspend"), "lock", "serious"
    question = _(
        "From now on this provider is offered no jobs. Jobs already given stay: choose somebody else for each."
    )
    done = _("The provider is suspended.")

    @classmethod
    def may(cls, by, record):
        return rights.may_suspend(by, record) and not suspended(record)

    def get_form(self, form_class=None):
        return ReasonForm(**self.get_form_kwargs(), label=_("Why?"))

    def act(self, data):
        actions.suspend(self.record, by=self.by, reason=data["reason"])


class Reinstate(ActView):
    """Let work again."""

    noun, label, icon = "reinstatement", _("Reinstate"), "lock-open"
    question = _("From now on this provider is offered jobs again.")
    done = _("The provider works again.")

    @classmethod
    def may(cls, by, record):
        return rights.may_suspend(by, record) and suspended(record)

    def get_form(self, form_class=None):
        return ReasonForm(**self.get_form_kwargs(), label=_("Why?"))

    def act(self, data):
        actions.reinstate(self.record, by=self.by, reason=data["reason"])


class ProviderIndex(generic.IndexView):
    """Providers by city; found by code or name."""

    is_searchable = True
    default_ordering = "code"

    def get_base_queryset(self):
        open_ones = Suspension.objects.filter(provider=OuterRef("pk"), ends_at=None)
        return super().get_base_queryset().annotate(is_suspended=Exists(open_ones))

    def search_queryset(self, queryset):
        words = self.search_query.strip().lower()
        if not words:
            return queryset
        names = queryset.values_list("pk", "code", "name")
        found = [pk for pk, code, name in names if words in f"{code} {' '.join((name or {}).values())}".lower()]
        return queryset.filter(pk__in=found)


class ProviderLook(LookView):
    """One provider: what they can do, when and where they work, what was checked, how it went."""

    template_name = "cms/records/provider.html"

    def get_context_data(self, **kwargs):
        row, services = self.record, catalogue(book()).services
        skills = [
            {"name": services[s.service].name if s.service in services else s.service, "level": s.level}
            for s in row.skills.all()
        ]
        hours = {}
        for span in row.weekly_hours.all():
            written = f"{minutes_as_clock(span.from_minute)}–{minutes_as_clock(span.until_minute)}"
            hours.setdefault(dict(WEEKDAYS)[span.weekday], []).append(written)
        now = clock.now()
        return super().get_context_data(
            skills=sorted(skills, key=lambda s: str(s["name"])),
            hours=hours.items(),
            leaves=row.leaves.filter(cancelled_at=None, ends_at__gt=now),
            exceptions=row.hours_exceptions.filter(on__gte=now.date()),
            verifications=row.verifications.all(),
            suspensions=row.suspensions.select_related("by").order_by("-starts_at"),
            areas=row.areas.all(),
            next_visits=row.visits.select_related("order").filter(starts_at__gte=now).order_by("starts_at")[:10],
            is_suspended=suspended(row),
            **kwargs,
        )


class ProviderViewSet(GuardedModelViewSet):
    """Providers in the admin."""

    model = Provider
    name = "providers"
    icon = "group"
    menu_label = _("Providers")
    menu_order = 410
    key_field = "code"
    index_view_class = ProviderIndex
    look_class = ProviderLook
    acts = (Suspend, Reinstate)
    select_related = ("city", "home")
    list_display = [
        "__str__",
        Column("code", label=_("Code"), sort_key="code", classname="d-code"),
        Column("city", label=_("City"), sort_key="city"),
        Column("home", label=_("Home"), accessor=lambda p: p.home or "–"),
        Column(
            "rating", label=_("Stars"), accessor=lambda p: p.rating or "–", sort_key="rating_sum", classname="d-number"
        ),
        Column("jobs", label=_("Jobs"), accessor="jobs_done", sort_key="jobs_done", classname="d-number"),
        StatusTagColumn(
            "active",
            label=_("State"),
            accessor=lambda p: _("suspended") if p.is_suspended else (_("active") if p.is_active else _("inactive")),
            primary=lambda p: p.is_active and not p.is_suspended,
        ),
    ]
    filterset_class = filters_of(Provider, ("city", "is_active", "travel_mode"))
    list_export = ["code", "name", "city.code", "rating_count", "jobs_done", "declines", "joined_on", "is_active"]
