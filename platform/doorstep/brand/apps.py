"""Django's handle on the room."""

from django.apps import AppConfig


class BrandConfig(AppConfig):
    name = "doorstep.brand"
    label = "brand"

    def ready(self):
        from doorstep.brand import listeners  # noqa: F401  (registered by being read)
