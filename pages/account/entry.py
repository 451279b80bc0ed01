"""Logging in with a code or a password, logging out, the account's home and profile."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import spoken
from doorstep.messages.actions import inbox
from doorstep.people.actions import request_code, session_by_code, session_by_password, update_profile
from doorstep.people.contacts import masked_phone
from doorstep.places.atlas import atlas
from doorstep.rulebook.book import book
from pages import addresses
from pages.shell import show
from pages.visitors import GUEST_ORDERS

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
CONTACT = "login_contact"


class ContactForm(forms.Form):
    """Whom to send a code."""

    contact = forms.CharField(label=gettext_lazy("Phone or e-mail"), max_length=120,
                              widget=forms.TextInput({"autocomplete": "username", "inputmode": "email"}))  # fmt: skip


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=pgettext_lazy("log in", "Code"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """A log-in and its password."""

    contact = forms.CharField(label=gettext_lazy("Phone or e-mail"), max_length=120,
                              widget=forms.TextInput({"autocomplete": "username"}))  # fmt: skip
    password = forms.CharField(label=gettext_lazy("Password"), max_length=128, strip=False,
                               widget=forms.PasswordInput({"autocomplete": "current-password"}))  # fmt: skip


def caller_of(request) -> str:
    """Give the network address of who asks, for counting tries."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _next(request) -> str:
    """Give where to go afterwards: only an address of our own."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    mine = url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure()) and wished.startswith("/")
    return wished if mine and "\\" not in wished else ""


def _say(form, refused, field=None):
    form.add_error(field, spoken(refused.says))


@require_http_methods(["GET", "HEAD", "POST"])
def login(request):
    """Ask for a phone number or mail address and send a code there."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request) or addresses.named("account"))
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        try:
            request_code(contact, caller=caller_of(request))
        except Refusal as refused:
            _say(form, refused, "contact")
        else:
            request.session[CONTACT] = contact
            return HttpResponseRedirect(addresses.named("login-code", next=_next(request)))
    return _entry(request, "login", _("Log in"), form)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Take the code; the first log-in makes the account, and orders made as a guest become theirs."""
    contact = request.session.get(CONTACT)
    if not contact:
        return HttpResponseRedirect(addresses.named("login", next=_next(request)))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = session_by_code(contact, form.cleaned_data["code"].replace(" ", ""), caller=caller_of(request))
        except Refusal as refused:
            _say(form, refused, "code")
        else:
            return _enter(request, user)
    shown = contact if "@" in contact else masked_phone(contact)
    return _entry(request, "login_code", _("Enter the code"), form, contact=shown)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    """Log in with a password, for those who have one."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            user = session_by_password(read["contact"], read["password"], caller=caller_of(request))
        except Refusal as refused:
            _say(form, refused)
        else:
            return _enter(request, user)
    return _entry(request, "login_password", _("Log in with a password"), form)


def _entry(request, template, title, form, **more):
    status = 400 if form.is_bound and form.errors else 200
    links = {"login_url": addresses.named("login", next=_next(request)),
             "password_url": addresses.named("login-password", next=_next(request)),
             "mailbox_url": addresses.named("mailbox") if settings.DEMO else ""}  # fmt: skip
    return show(request, template, title, status=status, form=form, next=_next(request), **links, **more)


def _enter(request, user):
    request.session.pop(CONTACT, None)
    guests = request.session.get(GUEST_ORDERS)
    open_session(request, user, backend=BACKEND)
    if guests:
        request.session[GUEST_ORDERS] = guests
    home = addresses.named("work") if hasattr(user, "provider") else addresses.named("account")
    return HttpResponseRedirect(_next(request) or home)


@require_POST
def logout(request):
    """Close the session of this browser."""
    close_session(request)
    return HttpResponseRedirect(addresses.cities())


@login_required
@require_safe
def account(request):
    """Show what belongs to a customer, one link each."""
    unread = inbox(request.user).filter(read_at=None).count()
    rows = [
        ("orders", _("My orders"), "", "orders"),
        ("addresses", _("My addresses"), "", "pin"),
        ("favourites", _("Favourites"), "", "heart"),
        ("messages", _("Messages"), _("%(count)s new") % {"count": unread} if unread else "", "note"),
        ("access-log", _("Who saw my contact details"), "", "shield"),
        ("profile", _("Name, language, city"), "", "user"),
    ]
    links = [
        {"text": text, "note": note, "url": addresses.named(name), "icon": icon} for name, text, note, icon in rows
    ]
    name = request.user.name or _("My account")
    return show(request, "account", name, here="account", links=links)


class ProfileForm(forms.Form):
    """What somebody says about themselves."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80, required=False,
                           widget=forms.TextInput({"autocomplete": "name"}))  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language of messages"), choices=settings.LANGUAGES)
    home_city = forms.ChoiceField(label=gettext_lazy("City"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cities = [(city.code, str(city.name)) for city in atlas(book()).cities.values()]
        self.fields["home_city"].choices = [("", _("Not set")), *cities]  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Change name, language and city."""
    own = {name: getattr(request.user, name) for name in ("name", "language", "home_city")}
    form = ProfileForm(request.POST or None, initial=own)
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(request.user, **form.cleaned_data)
        except Refusal as refused:
            _say(form, refused)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(addresses.named("account"))
    status = 400 if form.is_bound and form.errors else 200
    return show(request, "form", _("Name, language, city"), status=status, here="account", form=form, button=_("Save"),
                back_url=addresses.named("account"), back_text=_("Account"))  # fmt: skip
