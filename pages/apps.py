"""Django's handle on the face."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self):
        from pages import listeners, previews  # noqa: F401  (registered by being read)
