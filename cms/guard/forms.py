"""The form of all content: offers only cities within reach, and asks for one of those who work in a few only."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.guard.policy import GUARDED
from doorstep.people.territory import cities_of, works_in


class GuardedForm(WagtailAdminModelForm):
    """Narrows every choice of guarded content to the reader's territory."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and rows.model in GUARDED:
                field.queryset = GUARDED[rows.model].readable(self.for_user, rows)
        self._ask_for_city()

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
