"""The staff: a list without contact data, found by name or by the whole log-in."""

from django.contrib.messages import error
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import DeleteBulkAction

from cms.guard.gate import DeleteGate
from cms.people.forms import StaffForm
from doorstep.kernel.encrypted import blind_index
from doorstep.kernel.refusals import Refusal
from doorstep.people.contacts import normal_login
from doorstep.people.models import User


class StaffIndex(users.IndexView):
    """Members of staff only: customers and providers are no users of the admin."""

    page_title = _("Staff")
    add_item_label = _("Add a member of staff")
    default_ordering = "name"
    search_fields = ("name", "username")

    def get_base_queryset(self):
        return super().get_base_queryset().filter(is_staff=True).prefetch_related("groups")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        typed = self.search_query.strip()
        wanted = Q(name__icontains=typed) | Q(username=typed)
        try:
            kind, value = normal_login(typed)
            wanted |= Q(**{f"{kind}_index": blind_index(value)})
        except Refusal:
            pass
        return queryset.filter(wanted)

    def order_queryset(self, queryset):
        by_name = {"name": ("name", "pk"), "-name": ("-name", "-pk")}.get(self.ordering)
        return queryset.order_by(*by_name) if by_name else super().order_queryset(queryset)

    @cached_property
    def columns(self):
        title = self._get_title_column_class(users.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title(
                "name", accessor=str, label=_("Full name"), sort_key="name", get_url=self.get_edit_url, classname="name"
            ),
            Column("roles", label=_("Roles"), accessor=lambda user: roles_of(user)),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last log-in"), sort_key="last_login"),
        ]


def roles_of(user) -> str:
    names = [_("Administrator")] if user.is_superuser else []
    return ", ".join(str(name) for name in [*names, *(group.name for group in user.groups.all())]) or "–"


class ForUserMixin:
    """Hands the form who fills it in."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class StaffCreate(ForUserMixin, users.CreateView):
    """A new member of staff."""

    page_title = _("Add a member of staff")


class StaffOnly:
    """Finds members of staff only; an administrator is found by administrators only."""

    def get_object(self, *args, **kwargs):
        person = super().get_object(*args, **kwargs)
        if not person.is_staff or (person.is_superuser and not self.request.user.is_superuser):
            raise Http404
        return person


class StaffEdit(StaffOnly, ForUserMixin, users.EditView):
    """One member of staff."""


class StaffDelete(StaffOnly, DeleteGate, users.DeleteView):
    """Refuses politely for somebody whose name stands in records; they are made inactive instead."""


class StaffHistory(StaffOnly, users.HistoryView):
    """What was changed about a member of staff."""


class StaffBulkDelete(DeleteBulkAction):
    """Wagtail's own, except that somebody who stands in records stays."""

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            error(self.request, _("Some of these stand in records that must be kept. Make them inactive instead."))
            return redirect(self.next_url)


class StaffViewSet(users.UserViewSet):
    """The staff in Settings."""

    model = User
    menu_label = _("Staff")
    ordering = "name"
    copy_view_enabled = False
    index_view_class = StaffIndex
    add_view_class = StaffCreate
    edit_view_class = StaffEdit
    delete_view_class = StaffDelete
    history_view_class = StaffHistory
    create_template_name = "cms/people/form.html"
    edit_template_name = "cms/people/form.html"

    def get_form_class(self, for_update=False):
        return StaffForm
