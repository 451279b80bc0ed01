"""Django's handle on the room."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "doorstep.rulebook"
    label = "rulebook"

    def ready(self):
        from doorstep.rulebook import listeners, ready  # noqa: F401  (hear Wagtail's published and unpublished, the bell)
