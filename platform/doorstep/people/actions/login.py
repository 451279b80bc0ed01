"""Logs people in: a code to a phone or mail address, or a password. Every try is counted before it is looked at."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language

from doorstep.kernel import clock, limits
from doorstep.kernel.encrypted import blind_index
from doorstep.kernel.models import Limit
from doorstep.kernel.numbers import fresh_code
from doorstep.people.contacts import normal_login
from doorstep.people.models import LoginCode, User
from doorstep.people.notices import code_made, person_proved_contact
from doorstep.people.refusals import AccountClosed, CodeExpired, WrongCode, WrongPassword

CODE_MINUTES = 10
CODE_TRIES = 5
# name: (at most, in seconds); callers share addresses behind a carrier, so theirs are wide
CODES_PER_CONTACT = (6, 600)
CODES_PER_CALLER = (60, 600)
PASSWORDS_PER_LOGIN = (10, 600)
TRIES_PER_CALLER = (120, 600)


@dataclass(frozen=True)
class CodeSent:
    """A code is on its way: through which channel, until when it can be used."""

    kind: str  # phone or email
    expires_at: datetime
    minutes: int = CODE_MINUTES


def request_code(contact: str, *, language: str = "", caller: str = "") -> CodeSent:
    """Send a log-in code; whether the contact is known is not told.

    Takes:   contact, a phone number or mail address as typed; language of the message, the active one by default;
             caller, the network address of who asks, for the count.
    Gives:   CodeSent.
    Refuses: BadPhone, BadEmail, TooMany.
    """
    kind, value = normal_login(contact)
    index = blind_index(value)
    _count("code", index, CODES_PER_CONTACT)
    _count_caller("code-from", caller, CODES_PER_CALLER)
    code, expires_at = fresh_code(), clock.now() + timedelta(minutes=CODE_MINUTES)
    with transaction.atomic():
        row = LoginCode.objects.create(
            contact_index=index, kind=kind, code_hash=_hashed(index, code), expires_at=expires_at
        )
        code_made.tell(
            kind=kind, contact=value, code=code, minutes=CODE_MINUTES, language=_language(language), key=str(row.pk)
        )
    return CodeSent(kind, expires_at)


def session_by_code(contact: str, code: str, *, language: str = "", caller: str = "") -> User:
    """Log somebody in who holds the contact; the first time makes their account, orders made as a guest become theirs.

    Takes:   contact as typed; code, six digits; language of a new account, the active one by default.
    Gives:   the User.
    Refuses: BadPhone, BadEmail, WrongCode, CodeExpired, AccountClosed, TooMany. A wrong try is counted.
    """
    kind, value, index = use_code(contact, code, caller=caller)
    with transaction.atomic():
        user = User.objects.filter(**{f"{kind}_index": index}).first() or _first_log_in(kind, value, index, language)
        if not user.is_active:
            raise AccountClosed()
        person_proved_contact.tell(user=user, contact_index=index)
    return user


def use_code(contact: str, code: str, *, caller: str = "") -> tuple[str, str, str]:
    """Use up the newest code of a contact. Gives (kind, normal form, blind index). Refuses as session_by_code."""
    kind, value = normal_login(contact)
    index, now = blind_index(value), clock.now()
    _count_caller("try-from", caller, TRIES_PER_CALLER)
    row = LoginCode.objects.filter(contact_index=index, used_at=None).order_by("-id").first()
    if row is None:
        raise WrongCode()
    # The try is taken before the code is compared, so that racers cannot share one.
    counted = LoginCode.objects.filter(pk=row.pk, used_at=None, tries__lt=CODE_TRIES, expires_at__gt=now)
    if not counted.update(tries=F("tries") + 1):
        raise CodeExpired()
    if not hmac.compare_digest(row.code_hash, _hashed(index, code.strip())):
        raise WrongCode()
    if not LoginCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        raise CodeExpired()
    return kind, value, index


def session_by_password(login: str, password: str, *, caller: str = "") -> User:
    """Log somebody in by phone, mail address or handle, and password.

    Refuses: WrongPassword, for an unknown log-in as well; TooMany.
    """
    name = _count("password", blind_index(login), PASSWORDS_PER_LOGIN)
    _count_caller("try-from", caller, TRIES_PER_CALLER)
    user = authenticate(username=login, password=password)
    if user is None:
        raise WrongPassword()
    Limit.objects.filter(pk=name).delete()
    return user


def _first_log_in(kind, value, index, language) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(**{kind: value}, language=_language(language))
    except IntegrityError:  # two first log-ins at the same moment: the other one made the account
        return User.objects.get(**{f"{kind}_index": index})


def _hashed(index: str, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{index}:{code}".encode(), hashlib.sha256).hexdigest()


def _count(kind, index, limit) -> str:
    name = f"{kind}/{index}"
    limits.count(name, at_most=limit[0], seconds=limit[1])
    return name


def _count_caller(kind, caller, limit):
    if caller:
        _count(kind, blind_index(caller), limit)


def _language(wished: str) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    return next((code for code in (wished, get_language()) if code in known), settings.LANGUAGE_CODE)
