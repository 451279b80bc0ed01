"""Hears what is published: a new city gets its page, and what processes keep of sites and pictures is dropped."""

from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Site
from wagtail.signals import page_published, page_unpublished, published

from doorstep.kernel import bell
from doorstep.places.models import City
from pages import tree
from pages.keeping import forget

BELL = "pages"


@receiver(published)
def _city_published(sender, instance, **_rest):
    if isinstance(instance, City):
        tree.plant_city(instance)


@receiver(page_published)
@receiver(page_unpublished)
def _page_changed(sender, **_rest):
    bell.ring(BELL)


@receiver(post_save, sender=Site)
def _site_changed(sender, **_rest):
    forget("site")
    bell.ring(BELL)


@receiver(post_migrate)
def _grow(sender, using="default", **_rest):
    """Grow the tree once the last app of ours is migrated."""
    if sender.name == "pages" and using == "default":
        tree.grow()
