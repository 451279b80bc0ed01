"""E-mail through Django's own mail settings, in the name of the brand."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

HEADERS = {"Auto-Submitted": "auto-generated"}  # no holiday replies come back


def send(message) -> None:
    sender = sender_of(message.sender)
    EmailMessage(message.subject, message.body, sender, to=[message.address], headers=HEADERS).send()


def sender_of(name: str) -> str:
    """Give the configured address with the brand's name before it; without a name, the configured sender as it is."""
    _own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name, address)) if name and address else settings.DEFAULT_FROM_EMAIL
