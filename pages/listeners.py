"""Hears what is published: a new city gets its page, and what processes keep of sites and pictures is dropped."""

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move, published

from doorstep.kernel import bell
from doorstep.kernel.keeping import forget
from doorstep.places.models import City
from pages import tasks, tree

BELL = "pages"
KEPT = ("site", "cities", "restricted", "stories", "articles", "campaign")  # without a bell, at least here at once


@receiver(published)
def _city_published(sender, instance, **_rest):
    if isinstance(instance, City):
        tree.plant_city(instance)


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
@receiver(post_save, sender=Site)
@receiver(post_delete, sender=Site)
def _tree_changed(sender, **_rest):
    for name in KEPT:
        forget(name)
    bell.ring(BELL)


@receiver(post_save, sender=settings.WAGTAILIMAGES_IMAGE_MODEL)
def _picture_saved(sender, instance, created, **_rest):
    if created:
        transaction.on_commit(lambda: tasks.size_picture(instance.pk))


@receiver(post_migrate)
def _grow(sender, using="default", **_rest):
    """Grow the tree once the last app of ours is migrated."""
    if sender.name == "pages" and using == "default":
        tree.grow()
