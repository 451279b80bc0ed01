"""What the admin adds to Wagtail through its hooks."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.views import home as wagtail_home

from cms import menu  # noqa: F401  (registers its own hooks)
from cms.guard.bulk import DeleteWithinReach, PublishBulkAction, UnpublishBulkAction
from cms.people.cities import GroupCitiesForm
from cms.people.staff import StaffBulkDelete
from cms.screens.home import NextPanel, TodayPanel, WaitingPanel
from cms.widgets.outlines import outlines

for action in (PublishBulkAction, UnpublishBulkAction, DeleteWithinReach, StaffBulkDelete):
    hooks.register("register_bulk_action", action, order=100)  # after Wagtail's own delete, which it replaces

hooks.register("register_group_permission_panel", lambda: GroupCitiesForm)
LEFT_OUT = (wagtail_home.RecentEditsPanel, wagtail_home.LockedPagesPanel)


@hooks.register("register_admin_urls")
def own_addresses():
    return [path("outlines/", outlines, name="cms_outlines")]


@hooks.register("construct_homepage_panels")
def own_panels(request, panels):
    kept = [panel for panel in panels if not isinstance(panel, LEFT_OUT)]
    panels[:] = [TodayPanel(), WaitingPanel(), *kept, NextPanel()]


@hooks.register("construct_homepage_summary_items")
def no_page_counts(request, items):
    items.clear()


@hooks.register("insert_global_admin_css")
def own_look():
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/admin.css"))
