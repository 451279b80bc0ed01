"""Phones and mail addresses as people type them, and how they are shown. No database."""

import re

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid


class BadPhone(Invalid):
    code = "bad_phone"
    says = _("This phone number is not complete. Example: 138 0000 0000.")


class BadEmail(Invalid):
    code = "bad_email"
    says = _("This is not an e-mail address.")


def normal_phone(typed: str, region: str | None = None) -> str:
    """Give the E.164 form (+8613800000000); letters that stand for digits are no number here. Refuses: BadPhone."""
    if any(map(str.isalpha, typed)):
        raise BadPhone()
    try:
        parsed = phonenumbers.parse(typed, region or settings.PHONE_REGION)
    except phonenumbers.NumberParseException as wrong:
        raise BadPhone() from wrong
    if not phonenumbers.is_possible_number(parsed) or len(typed) > 40:
        raise BadPhone()
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def normal_email(typed: str) -> str:
    """Give the address in small letters. Refuses: BadEmail."""
    email = typed.strip().lower()
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise BadEmail() from wrong
    return email


def normal_login(typed: str) -> tuple[str, str]:
    """Give ("email" or "phone", normal form) of what somebody typed to log in. Refuses: BadPhone, BadEmail."""
    return ("email", normal_email(typed)) if "@" in typed else ("phone", normal_phone(typed))


def masked_phone(phone: str) -> str:
    """Show the first three and last four digits: 138****0000."""
    digits = re.sub(r"^\+86", "", phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "****"


def masked_name(name: str) -> str:
    """Show the family name of a Chinese name (王**), the first name and initial of others (Anna K.)."""
    if not name:
        return ""
    if re.match(r"^[\u4e00-\u9fff]+$", name):
        return name[0] + "*" * max(1, len(name) - 1)
    first, *rest = name.split()
    return f"{first} {rest[-1][0]}." if rest else f"{first[0]}***"
