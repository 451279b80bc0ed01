"""Addresses of the admin: our own in front of Wagtail's of the same name."""

from django.http import Http404
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin import urls as wagtail_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms import reports
from cms.csp import with_policy
from cms.people.account import Account, Login
from cms.sanity import with_sane_ids


def not_here(request):
    """Wagtail's page that fails on purpose is not for our people."""
    raise Http404


class ExternalLink(ExternalLinkView):
    """Wagtail's own, except that a form without the address is asked again instead of failing."""

    def post(self, request):
        return super().post(request) if f"{self.form_prefix}-url" in request.POST else self.get(request)


guarded = [
    path("choose-external-link/", ExternalLink.as_view()),
    path("failwhale/", not_here),
    path("reports/site-history/", reports.SiteHistory.as_view()),
    path("reports/site-history/results/", reports.SiteHistory.as_view(results_only=True)),
    path("reports/workflow/", reports.Workflows.as_view()),
    path("reports/workflow/results/", reports.Workflows.as_view(results_only=True)),
    path("reports/workflow_tasks/", reports.WorkflowTasks.as_view()),
    path("reports/workflow_tasks/results/", reports.WorkflowTasks.as_view(results_only=True)),
    path("account/", Account.as_view()),
]
own = [
    *decorate_urlpatterns(decorate_urlpatterns(guarded, require_admin_access), never_cache),
    path("login/", never_cache(Login.as_view())),
]
urlpatterns = decorate_urlpatterns(decorate_urlpatterns([*own, *wagtail_urls.urlpatterns], with_sane_ids), with_policy)
