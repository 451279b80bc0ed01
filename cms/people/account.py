"""Logging in with phone, e-mail or handle; one's own name, language and password."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views import account

from doorstep.kernel.refusals import Refusal
from doorstep.people.actions.login import session_by_password
from doorstep.people.models import User


class StaffLoginForm(LoginForm):
    """Counts tries as the public log-in does, and lets only staff in."""

    username = forms.CharField(label=_("Phone, e-mail or handle"), max_length=254, widget=forms.TextInput())

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Phone, e-mail or handle")
        self.fields["username"].widget.attrs |= {
            "placeholder": "",
            "autocomplete": "username",
            "autocapitalize": "none",
        }
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs |= {"placeholder": "", "autocomplete": "current-password"}

    def clean(self):
        login, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not login or not password:
            return self.cleaned_data
        try:
            caller = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
            self.user_cache = session_by_password(login, password, caller=caller)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.says, code=refusal.code) from refusal
        self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not (user.is_staff and user.has_perm("wagtailadmin.access_admin")):
            raise forms.ValidationError(_("This account does not belong to a member of staff."), code="not_staff")


class Login(account.LoginView):
    def get_form_class(self):
        return StaffLoginForm


class NameForm(forms.ModelForm):
    """How colleagues see one's name. Phone and e-mail are changed by an administrator."""

    class Meta:
        model = User
        fields = ["name"]


class NamePanel(account.BaseSettingsPanel):
    name = "name"
    title = _("Full name")
    order = 100
    form_class = NameForm


class Account(account.AccountView):
    """Wagtail's own page with our name in the place of first name, last name and e-mail."""

    def get_panels(self):
        profile = account.UserProfile.get_for_user(self.request.user)
        others = [panel for panel in super().get_panels() if panel.name != "name_email"]
        return [NamePanel(self.request, self.request.user, profile), *others]
