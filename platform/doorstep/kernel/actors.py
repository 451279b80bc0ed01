"""Who does something: a person in a role, a partner's key, or the system itself."""

from dataclasses import dataclass
from typing import Any

CUSTOMER, PROVIDER, STAFF, PARTNER, SYSTEM = "customer", "provider", "staff", "partner", "system"


@dataclass(frozen=True)
class Actor:
    """The `by` of every action: the role acted in, the user behind it (None for the system), the partner's code."""

    kind: str
    user: Any = None
    partner: str = ""

    @property
    def user_id(self):
        return getattr(self.user, "pk", None)


THE_SYSTEM = Actor(SYSTEM)


def customer(user):
    return Actor(CUSTOMER, user)


def provider(user):
    return Actor(PROVIDER, user)


def staff(user):
    return Actor(STAFF, user)
