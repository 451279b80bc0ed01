"""Wagtail's reports about objects of any kind, narrowed to what the reader may see (they would name other cities' objects)."""

from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.models import PageLogEntry

from cms.guard.reach import within_reach
from doorstep.people.territory import cities_of


class SiteHistory(LogEntriesView):
    """Who changed what."""

    def filter_queryset(self, queryset):
        user = self.request.user
        if cities_of(user) is not None and queryset.model is not PageLogEntry:
            queryset = queryset.filter(within_reach(user))
        return super().filter_queryset(queryset)


class Workflows(WorkflowView):
    """What is under review."""

    def get_queryset(self):
        return super().get_queryset().filter(within_reach(self.request.user))


class WorkflowTasks(WorkflowTasksView):
    """Each step of what is under review."""

    def get_queryset(self):
        return super().get_queryset().filter(within_reach(self.request.user, "workflow_state__"))
