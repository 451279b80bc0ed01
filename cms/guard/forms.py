"""The form of all content: offers only cities within reach, and asks for one of those who work in a few only."""

from copy import deepcopy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.guard.policy import GUARDED
from doorstep.kernel.amounts import MoneyField
from doorstep.kernel.money import USUAL
from doorstep.people.territory import cities_of, works_in
from doorstep.places.models import City


def _set_currency(fields, currency):
    for field in fields.values():
        if isinstance(field, MoneyField):
            field.currency = currency


def _speak(chooser):
    """Write a chooser's buttons in the reader's language: Wagtail writes them once, in that of the process."""
    what = {"what": chooser.model._meta.verbose_name}
    chooser.choose_one_text = gettext("Choose %(what)s") % what
    chooser.choose_another_text = gettext("Choose another %(what)s") % what
    chooser.link_to_chosen_text = gettext("Open this %(what)s") % what


class GuardedForm(WagtailAdminModelForm):
    """Narrows every choice of guarded content to the reader's territory."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and rows.model in GUARDED:
                field.queryset = GUARDED[rows.model].readable(self.for_user, rows)
            if isinstance(field.widget, AdminSnippetChooser):
                _speak(field.widget)
        self._name_no_city()
        self._ask_for_city()
        self._count_in(self._currency())

    def _name_no_city(self):
        """Say what leaving the city empty means, where a row of dashes says nothing."""
        field = self.fields.get("city")
        if field and not field.required and getattr(field, "empty_label", None):
            field.empty_label = _("all cities")

    def _currency(self) -> str:
        """Give the currency of the city that is chosen here, else the row's, else the usual one."""
        chosen = self.data.get(self.add_prefix("city"), "") if self.is_bound else self.instance.__dict__.get("city_id")
        city = City.objects.filter(pk=chosen).first() if str(chosen or "").isdigit() else None
        return city.currency if city else USUAL

    def _count_in(self, currency):
        if currency == USUAL:
            return
        _set_currency(self.fields, currency)
        for formset in self.formsets.values():  # rows are made of this class when they are first asked for
            formset.form = type(formset.form.__name__, (formset.form,), {})
            formset.form.base_fields = deepcopy(formset.form.base_fields)
            _set_currency(formset.form.base_fields, currency)

    def _ask_for_city(self):
        mine = cities_of(self.for_user)
        if "city" not in self.fields or mine is None:
            return
        field = self.fields["city"]
        field.required, field.empty_label = True, None
        field.help_text = _("One of the cities in which you work.")
        if self.instance.pk is None and len(mine) == 1:
            field.initial = next(iter(mine))

    def clean(self):
        cleaned = super().clean()
        policy = GUARDED.get(self._meta.model)
        if policy and policy.city == "city_id" and "city" in self.fields:
            city = (cleaned or {}).get("city")
            if not works_in(self.for_user, city.pk if city else None):
                raise ValidationError({"city": _("You do not work there.")})
        return cleaned
