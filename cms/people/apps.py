"""Puts our own screens for the staff in the place of Wagtail's for its users."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    user_viewset = "cms.people.staff.StaffViewSet"
    group_viewset = "cms.people.groups.RoleViewSet"
