"""The cities of a group: a panel in Settings > Groups."""

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, get_objects_for_group, remove_perm

from doorstep.people.territory import PERMISSION
from doorstep.places.models import City


class GroupCitiesForm(forms.Form):
    """In which cities the members of a group work."""

    cities = forms.ModelMultipleChoiceField(
        label=_("Cities"),
        queryset=City.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Members of this group see and change what stands in these cities, as far as their role goes."),
    )

    def __init__(self, data=None, files=None, instance=None, prefix="group_cities"):
        self.instance = instance
        super().__init__(data, files, prefix=prefix, initial={"cities": self.present()})
        self.fields["cities"].queryset = City.objects.all()

    def present(self):
        known = self.instance is not None and self.instance.pk
        return list(get_objects_for_group(self.instance, PERMISSION, City, accept_global_perms=False)) if known else []

    def save(self):
        before, after = set(self.present()), set(self.cleaned_data["cities"])
        for city in after - before:
            assign_perm(PERMISSION, self.instance, city)
        for city in before - after:
            remove_perm(PERMISSION, self.instance, city)

    def as_admin_panel(self):
        return render_to_string("cms/people/group_cities.html", {"form": self})
