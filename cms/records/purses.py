"""The purses of the ledger by the names of those whose they are: a customer's, a provider's; never contact data."""

from django.urls import reverse
from django.utils.html import format_html

from cms.guard.policy import policy_of
from doorstep.payments.models import Account
from doorstep.people.contacts import masked_name
from doorstep.people.models import User
from doorstep.providers.models import Provider

OWNERS: dict[str, type[User] | type[Provider]] = {Account.Kind.CUSTOMER: User, Account.Kind.PROVIDER: Provider}


def name_purses(purses: list[Account], viewer) -> None:
    """Give each purse its name as text `named`, with a link to its provider where the viewer may open the record.

    Costs a query per kind of owner, however many purses there are.
    """
    found = {kind: model.objects.in_bulk(_keys(purses, kind)) for kind, model in OWNERS.items()}
    for purse in purses:
        owner = found[purse.kind].get(int(purse.owner)) if purse.kind in found and purse.owner.isdecimal() else None
        purse.named = format_html("{} {}", purse.get_kind_display(), _told(owner, viewer)) if owner else str(purse)


def _keys(purses, kind) -> set[int]:
    return {int(purse.owner) for purse in purses if purse.kind == kind and purse.owner.isdecimal()}


def _told(owner, viewer) -> str:
    if isinstance(owner, User):  # a guest's name is the contact of the order
        return masked_name(owner.name) if owner.is_guest else str(owner)
    if not policy_of(Provider).may_read(viewer, owner):
        return str(owner)
    return format_html('<a href="{}">{}</a>', reverse("providers:look", args=(owner.code,)), owner)
