"""Django's handle on the room."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "doorstep.rosters"
    label = "rosters"
