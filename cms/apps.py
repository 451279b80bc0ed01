"""Django's handle on the face."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
