"""Django's handle on the room."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "doorstep.rosters"
    label = "rosters"

    def ready(self):
        from doorstep.rosters import listeners  # noqa: F401  (registered by being read)
