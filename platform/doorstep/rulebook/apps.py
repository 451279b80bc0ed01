"""Django's handle on the room."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "doorstep.rulebook"
    label = "rulebook"

    def ready(self):
        from doorstep.rulebook import listeners  # noqa: F401  (hears Wagtail's published and unpublished)
