"""Django's handle on the room."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "doorstep.providers"
    label = "providers"
