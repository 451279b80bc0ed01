"""Django's handle on the room: registers the timers and listeners of every journey."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "doorstep.journeys"
    label = "journeys"

    def ready(self):
        from doorstep.journeys import listeners, tasks, timing  # noqa: F401  (registered by being read)
