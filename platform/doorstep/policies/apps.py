"""Django's handle on the room."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "doorstep.policies"
    label = "policies"
