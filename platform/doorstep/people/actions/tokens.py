"""Bearer tokens of people: shown once, stored hashed, dead after a while or when closed."""

import hashlib
import secrets
from datetime import timedelta

from django.db import connection

from doorstep.kernel import clock
from doorstep.people.models import AccessToken, User

DAYS = 30


def open_token(user: User) -> str:
    """Open a session for programs. Gives the token in clear, this once; it lives 30 days."""
    token = f"dst_{secrets.token_urlsafe(32)}"
    AccessToken.objects.create(user=user, token_hash=_hashed(token), expires_at=clock.now() + timedelta(days=DAYS))
    return token


def close_token(token: str) -> bool:
    """Close a session; say whether it was open."""
    return bool(AccessToken.objects.filter(token_hash=_hashed(token), revoked_at=None).update(revoked_at=clock.now()))


def user_of_token(token: str) -> User | None:
    """Give the active person whose open token this is, or None."""
    now = connection.ops.adapt_datetimefield_value(clock.now())
    return next(iter(User.objects.raw(_OF_TOKEN, [_hashed(token), now])), None)


_OF_TOKEN = """
    SELECT people_user.* FROM people_user JOIN people_accesstoken token ON token.user_id = people_user.id
    WHERE token.token_hash = %s AND token.revoked_at IS NULL AND token.expires_at > %s AND people_user.is_active
"""  # noqa: S105, a statement in plain SQL, since every call of the API asks it


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
