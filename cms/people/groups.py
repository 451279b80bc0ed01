"""Roles in the admin: permissions in the reader's language, and only those that something in the admin asks for."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.forms import GroupForm, PagePermissionsForm
from wagtail.users.views.groups import GroupViewSet

from cms.guard.models import RECORDS

ACTIONS = {
    "add": gettext_lazy("May add: %(what)s"),
    "change": gettext_lazy("May change: %(what)s"),
    "delete": gettext_lazy("May delete: %(what)s"),
    "view": gettext_lazy("May look"),
    "publish": gettext_lazy("May publish"),
    "lock": gettext_lazy("May lock"),
    "unlock": gettext_lazy("May unlock"),
}
OWN = {  # what models add to these
    "manage_orders": gettext_lazy("May book, move and cancel for customers"),
    "dispatch_visits": gettext_lazy("May assign and reassign providers"),
    "see_contacts": gettext_lazy("May see contact data of orders"),
    "suspend_providers": gettext_lazy("May suspend and reinstate providers"),
    "assign_skills": gettext_lazy("May say which services a provider can do"),
    "moderate_reviews": gettext_lazy("May hide and show reviews"),
    "work_in_city": gettext_lazy("Works in every city"),
    "bulk_delete_page": gettext_lazy("May delete pages with all below them"),
}


def label_of(permission: Permission) -> str:
    """Name a permission as operators do."""
    if permission.codename in OWN:
        return str(OWN[permission.codename])
    action, _low, model = permission.codename.partition("_")
    if action in ACTIONS and model == permission.content_type.model:
        return ACTIONS[action] % {"what": permission.content_type.name}
    return _(permission.name)


class NamedPermissions(QuerySet):
    """Permissions with their name in the active language."""

    def _fetch_all(self):
        is_fresh = self._result_cache is None
        super()._fetch_all()
        for row in self._result_cache if is_fresh else ():
            if isinstance(row, Permission):
                row.name = label_of(row)


PagePermissionsForm.base_fields["permissions"].label_from_instance = label_of


class RoleForm(GroupForm):
    """Leaves out what nobody is asked for: records are never added, changed or deleted by typing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        typed = Q()
        for model in RECORDS:
            names = [f"{action}_{model._meta.model_name}" for action in ("add", "change", "delete")]
            typed |= Q(content_type__app_label=model._meta.app_label, codename__in=names)
        registered: QuerySet = self.registered_permissions  # type: ignore[has-type]
        self.registered_permissions = registered.exclude(typed)
        rows = NamedPermissions(Permission).filter(pk__in=self.registered_permissions.values("pk"))
        self.fields["permissions"].queryset = rows.select_related("content_type").order_by(*Permission._meta.ordering)


class RoleViewSet(GroupViewSet):
    """Groups, as Wagtail shows them, with our form."""

    def get_form_class(self, for_update=False):
        return RoleForm
