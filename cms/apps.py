"""Django's handle on the face: policies, inputs and viewsets are registered before Wagtail looks for them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self):
        from wagtail.contrib.settings.registry import registry
        from wagtail.snippets.models import register_snippet

        from cms import previews
        from cms.compare import register_comparisons
        from cms.guard.models import guard_models
        from cms.menu import GROUPS
        from cms.roles import ensure_roles
        from cms.widgets.fields import register_inputs
        from doorstep.brand.models import Brand

        guard_models()
        register_inputs()
        register_comparisons()
        previews.register_kinds()
        registry.register(Brand, icon="tag", order=10)
        for group in GROUPS:
            register_snippet(group)  # waits until wagtail.snippets is ready; takes viewsets of records as well
        post_migrate.connect(ensure_roles, sender=self)
