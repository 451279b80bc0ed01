"""Who somebody is: guests, and what people say about themselves."""

from django.conf import settings
from django.db import IntegrityError, transaction

from doorstep.kernel.refusals import Invalid, refuse_unless
from doorstep.people.actions.login import use_code
from doorstep.people.contacts import normal_login, normal_phone
from doorstep.people.models import User
from doorstep.people.notices import person_proved_contact
from doorstep.people.refusals import ContactTaken
from doorstep.places.atlas import atlas
from doorstep.rulebook.book import book

NAME_LENGTH = 80


def guest(name: str, phone: str, language: str = "") -> User:
    """Make a person who books without an account; nobody can log in as one, a later log-in claims the orders.

    Takes:   name and phone as typed.
    Refuses: BadPhone.
    """
    known = {code for code, _name in settings.LANGUAGES}
    language = language if language in known else settings.LANGUAGE_CODE
    return User.objects.create_user(
        name=name.strip()[:NAME_LENGTH], phone=normal_phone(phone), is_guest=True, language=language
    )


def update_profile(user: User, *, name=None, language=None, home_city=None, contact=None, code="") -> User:
    """Change what somebody says about themselves; None leaves a part as it is.

    Takes:   language and home_city, codes; contact, a new phone number or mail address, with the code that was sent
             there (request_code), since whoever holds a contact can log in.
    Refuses: Invalid (facts: field), BadPhone, BadEmail, WrongCode, CodeExpired, ContactTaken. Nothing is written then.
    """
    changes = _checked(name, language, home_city)
    if contact:
        kind, value, index = _proved(user, contact, code)
        changes[kind] = value
    for field, value in changes.items():
        setattr(user, field, value)
    try:
        with transaction.atomic():
            user.save(update_fields=[*changes])
            if contact:
                person_proved_contact.tell(user=user, contact_index=index)
    except IntegrityError as taken:
        user.refresh_from_db()
        raise ContactTaken() from taken
    return user


def _checked(name, language, home_city) -> dict:
    changes = {}
    if name is not None:
        refuse_unless(len(name) <= NAME_LENGTH, Invalid, field="name")
        changes["name"] = name.strip()
    if language is not None:
        refuse_unless(language in {code for code, _name in settings.LANGUAGES}, Invalid, field="language")
        changes["language"] = language
    if home_city is not None:
        refuse_unless(not home_city or atlas(book()).city(home_city), Invalid, field="home_city")
        changes["home_city"] = home_city
    return changes


def _proved(user, contact, code):
    """Give the contact's kind, normal form and index once the code proves it; taken ones are refused before the try."""
    _kind, value = normal_login(contact)
    holder = User.objects.by_login(value)
    refuse_unless(holder is None or holder.pk == user.pk, ContactTaken)
    return use_code(contact, code)
