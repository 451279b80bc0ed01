"""Django's handle on the room."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "doorstep.messages"
    label = "doorstep_messages"
