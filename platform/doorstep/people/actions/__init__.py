"""Every write about people: logging in and out, guests, addresses, favourites, the profile."""

from doorstep.people.actions.addresses import add_address, archive_address
from doorstep.people.actions.favourites import set_favourite, unset_favourite
from doorstep.people.actions.login import request_code, session_by_code, session_by_password
from doorstep.people.actions.profile import guest, update_profile
from doorstep.people.actions.tokens import close_token, open_token, user_of_token

__all__ = [
    "add_address",
    "archive_address",
    "close_token",
    "guest",
    "open_token",
    "request_code",
    "session_by_code",
    "session_by_password",
    "set_favourite",
    "unset_favourite",
    "update_profile",
    "user_of_token",
]
