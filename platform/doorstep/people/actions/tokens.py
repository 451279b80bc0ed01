"""Bearer tokens of people: shown once, stored hashed, dead after a while or when closed."""

import hashlib
import secrets
from datetime import timedelta

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
    open_ones = AccessToken.objects.filter(revoked_at=None, expires_at__gt=clock.now(), user__is_active=True)
    found = open_ones.filter(token_hash=_hashed(token)).select_related("user").first()
    return found.user if found else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
