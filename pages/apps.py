"""Django's handle on the face."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
