"""Logs people in by phone, mail address or handle, and a password."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password

from doorstep.people.models import User


class ContactBackend(ModelBackend):
    """Finds the user by any of their log-ins; an unknown one costs the same time as a wrong password."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        user = User.objects.by_login(username) if username else None
        if user is None or password is None:
            make_password(password or "nobody")
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
