"""Django's handle on the room."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "doorstep.pricing"
    label = "pricing"
