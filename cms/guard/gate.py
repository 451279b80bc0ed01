"""The gate in front of every view of a viewset: the row must be within reach before the view says anything of it."""

from django.contrib.admin.utils import quote, unquote
from django.contrib.messages import error
from django.core.exceptions import PermissionDenied
from django.db.models import Model, ProtectedError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import CreateView as SnippetCreateView
from wagtail.snippets.views.snippets import EditView as SnippetEditView
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.content.columns import standing
from cms.content.next_steps import filled_in, next_steps
from cms.guard.choosers import GuardedChooserViewSet
from cms.guard.policy import GUARDED, policy_of
from cms.looking import looked_at
from doorstep.rulebook.models import Content

BESIDES = {"id", "outline"} | {field.name for field in Content._meta.local_fields if field.name != "code"}


class InstanceGate:
    """Checks the row that the address names. A row out of reach is not there (404); one to read only refuses changes."""

    guarded_model = None
    key_field = "pk"

    def dispatch(self, request, *args, **kwargs):
        if "pk" in kwargs:  # some views take it out of self.kwargs in setup(): the address' own is asked
            self.refuse_out_of_reach(request.user, {"pk": unquote(str(kwargs["pk"]))})
        elif "key" in kwargs:  # a record by its number or code
            self.refuse_out_of_reach(request.user, {self.key_field: kwargs["key"]})
        return super().dispatch(request, *args, **kwargs)

    def refuse_out_of_reach(self, user, lookup):
        row, policy = get_object_or_404(self.guarded_model, **lookup), policy_of(self.guarded_model)
        if not policy.may_read(user, row):
            raise Http404
        if not any(policy.user_has_permission_for_instance(user, action, row) for action in self.actions_needed()):
            raise PermissionDenied

    def get_page_subtitle(self):
        """Speak the reader's language: Wagtail would name the row in the language of whoever saved it last."""
        own = getattr(self, "object", None)
        return str(own) if getattr(own, "pk", None) else super().get_page_subtitle()

    def actions_needed(self) -> set[str]:
        """Give the actions of which one is needed on the row; adding (a copy) needs to see it."""
        alone = getattr(self, "permission_required", None)
        several = getattr(self, "any_permission_required", None)
        needed = {alone} if alone else set(several or {"change"})
        return (needed - {"add"}) or {"view", "change"}


class ReachFilterSet(WagtailFilterSet):
    """Filters that offer only what the reader may see."""

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        for offered in self.filters.values():
            rows = getattr(offered, "queryset", None)
            if rows is not None and not callable(rows) and rows.model in GUARDED:
                offered.queryset = GUARDED[rows.model].readable(request.user, rows.all())


def reached(value, path):
    """Walk from a row along attribute names; give a text, number, day or None."""
    for name in path:
        value = getattr(value, name, None)
        value = value() if callable(value) else value
    return str(value) if isinstance(value, dict | Model) else value


class ListingGate:
    """Lists what is within reach, and offers for each row only what may be done with it."""

    base_filterset_class = ReachFilterSet
    key_field = "pk"
    FORMATS = ("xlsx",)  # a spreadsheet reads Chinese and never runs a cell; Wagtail's CSV does neither

    def to_row_dict(self, item):
        """Write texts in the reader's language; what hangs on something absent (city.code of the platform) is empty."""
        return {name: reached(item, name.split(".")) for name in self.list_export}

    def _get_title_column(self, field_name, *args, **kwargs):
        """Speak the reader's language: Wagtail would show the title in the language of whoever saved last."""
        if field_name == "__str__":
            kwargs.setdefault("accessor", str)
        column = super()._get_title_column(field_name, *args, **kwargs)
        if field_name == "number":
            column.label = _("Number")
        return column

    def get_inspect_url(self, instance):
        """Name records by their number or code in addresses, never by their row."""
        if not self.inspect_url_name:
            return None
        return reverse(self.inspect_url_name, args=(quote(getattr(instance, self.key_field)),))

    def get_base_queryset(self):
        rows = policy_of(self.guarded_model).readable(self.request.user, super().get_base_queryset())
        if issubclass(self.guarded_model, Content):
            rows = standing(rows)
        return rows.select_related(*self.select_related) if self.select_related else rows

    def _may(self, action, instance):
        return policy_of(self.guarded_model).user_has_permission_for_instance(self.request.user, action, instance)

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if self._may("change", instance) else None

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if self._may("delete", instance) else None


class FormGate:
    """Tells the object of a form who looks at it, so that its preview offers her own cities only."""

    def get_side_panels(self):
        for row in (self.form.instance, getattr(self, "object", None)):
            if row is not None:
                row.seen_by = self.request.user
        return super().get_side_panels()

    def get_success_buttons(self):
        return [*super().get_success_buttons(), *next_steps(self.object, self.request.user)]


class AddGate:
    """Begins with what the address says, so that the next step of a launch is a form already half filled in."""

    def get_initial_form_instance(self):
        begun = filled_in(self.model, self.request.GET, self.request.user)
        return begun or super().get_initial_form_instance()


class LookGate:
    """Shows what operators wrote, not the columns that Wagtail keeps beside it."""

    def get_fields(self):
        return [name for name in super().get_fields() if name not in BESIDES]

    def get_field_display_value(self, field_name, field):
        return looked_at(self.object, field_name, super().get_field_display_value(field_name, field))


class CopyGate:
    """Copying shows a filled form that posts to the address for adding. Its own POST would write over the original."""

    http_method_names = ["get", "head", "options"]


class DeleteGate:
    """What others still stand on is not deleted; the answer says so instead of failing."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            error(self.request, _("This is still used by records that must be kept. Unpublish it instead."))
            return redirect(self.get_success_url())


EXTRAS = (
    (generic.IndexView, ListingGate),
    (SnippetCreateView, FormGate),
    (SnippetCreateView, AddGate),
    (SnippetEditView, FormGate),
    (generic.InspectView, LookGate),
    (generic.CopyViewMixin, CopyGate),
    (generic.DeleteView, DeleteGate),
)


class GuardedMixin:
    """Puts the gate in front of every view that the viewset constructs."""

    select_related: tuple[str, ...] = ()
    key_field = "pk"
    sort_order_field = None
    inspect_view_enabled = True

    def construct_view(self, view_class, **kwargs):
        gates = [gate for kind, gate in EXTRAS if issubclass(view_class, kind)]
        own = {"guarded_model": self.model, "select_related": self.select_related, "key_field": self.key_field}
        return super().construct_view(type(view_class.__name__, (*gates, InstanceGate, view_class), own), **kwargs)


class GuardedSnippetViewSet(GuardedMixin, SnippetViewSet):
    """The base of all content in the admin."""

    chooser_viewset_class = GuardedChooserViewSet
    search_backend_name = "default"


class GuardedModelViewSet(GuardedMixin, ModelViewSet):
    """The base of all records in the admin: listed and looked at by their number, changed by the journeys' buttons only."""

    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()
    search_backend_name = None
    acts: tuple = ()
    look_class: type

    def get_urlpatterns(self):
        """Give list, record and one address per act; there are none to add, edit, delete or copy."""
        kinds = {"pk": "int"}
        key = f"<{kinds.get(self.key_field, 'slug')}:key>"
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"{key}/", self.construct_view(self.look_class, viewset=self), name="look"),
            *(path(f"{key}/{act.noun}/", self.construct_view(act, viewset=self), name=act.noun) for act in self.acts),
        ]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**kwargs) | {"inspect_url_name": self.get_url_name("look")}

    def url_of(self, row, noun="look"):
        return reverse(self.get_url_name(noun), args=(getattr(row, self.key_field),))
