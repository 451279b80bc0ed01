"""Django's handle on the room."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "doorstep.partners"
    label = "partners"
