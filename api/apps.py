"""Django's handle on the face."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
