"""The form of a member of staff: contact data go in and never come out again."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm
from wagtail.users.models import UserProfile

from doorstep.kernel.encrypted import blind_index
from doorstep.kernel.refusals import Refusal
from doorstep.people.contacts import masked_phone, normal_email, normal_phone
from doorstep.people.models import User
from doorstep.people.territory import PERMISSION
from doorstep.places.models import City

KEPT = _("Kept encrypted. Leave empty to keep %(masked)s.")


def masked_email(email: str) -> str:
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}" if host else ""


class StaffForm(forms.ModelForm):
    """Name, log-in, role and place of one member of staff."""

    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=200)
    password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    cities = forms.ModelMultipleChoiceField(
        label=_("Works in"),
        queryset=City.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Besides the cities of their groups. Without any city they see no records."),
    )

    class Meta:
        model = User
        fields = ["name", "phone", "email", "password", "language", "groups", "cities", "is_active", "is_superuser"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
        labels = {
            "name": _("Full name"),
            "groups": _("Roles"),
            "is_superuser": _("Administrator: may do everything everywhere"),
        }
        help_texts = {
            "groups": _("What they may do."),
            "is_active": _("Take the tick away instead of deleting somebody who leaves."),
            "is_superuser": "",
        }

    def __init__(self, *args, for_user=None, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        self.fields["name"].required = True
        self.fields["cities"].queryset = City.objects.all()
        if self.instance.pk:
            self.initial = {**self.initial, "phone": "", "email": "", "cities": own_cities(self.instance)}
            for name, mask in (("phone", masked_phone), ("email", masked_email)):
                if kept := getattr(self.instance, name):
                    self.fields[name].help_text = KEPT % {"masked": mask(kept)}
        else:
            self.fields["password"].required = True
        if editing_self or not (for_user and for_user.is_superuser):
            del self.fields["is_superuser"]
        if editing_self:
            del self.fields["is_active"]

    def clean_phone(self):
        return self._contact("phone", normal_phone)

    def clean_email(self):
        return self._contact("email", normal_email)

    def _contact(self, name, normal):
        typed = self.cleaned_data[name].strip()
        if not typed:
            return getattr(self.instance, name)
        try:
            value = normal(typed)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.says, code=refusal.code) from refusal
        others = User.objects.exclude(pk=self.instance.pk).filter(**{f"{name}_index": blind_index(value)})
        if others.exists():
            raise forms.ValidationError(_("Somebody else already logs in with this."), code="taken")
        return value

    def clean_password(self):
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("phone") or cleaned.get("email")) and not self.errors:
            raise forms.ValidationError(_("Give a phone number or an e-mail address to log in with."))
        return cleaned

    def save(self, commit=True):
        before = User.objects.filter(pk=self.instance.pk).values_list("password", flat=True).first() or ""
        user = super().save(commit=False)
        user.is_staff, user.password = True, before
        if self.cleaned_data["password"]:
            user.set_password(self.cleaned_data["password"])
        user.save()
        self.save_m2m()
        self._save_cities(user)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": user.language})
        return user

    def _save_cities(self, user):
        before, after = set(own_cities(user)), set(self.cleaned_data["cities"])
        for city in after - before:
            assign_perm(PERMISSION, user, city)
        for city in before - after:
            remove_perm(PERMISSION, user, city)


def own_cities(user) -> list[City]:
    """Give the cities named for this person alone, not through a group."""
    options = {"use_groups": False, "with_superuser": False, "accept_global_perms": False}
    return list(get_objects_for_user(user, PERMISSION, City, **options))
