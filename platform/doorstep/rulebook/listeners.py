"""Hears Wagtail publish and unpublish, in the admin, by schedule and from code alike, and writes releases."""

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from doorstep.rulebook.actions import release_content, withdraw_content
from doorstep.rulebook.models import Content


@receiver(published)
def _published(sender, instance, revision=None, **_rest):
    # a first version with a date is told as published before it is live
    if isinstance(instance, Content) and instance.live:
        release_content(instance, by=getattr(revision, "user", None), revision_id=getattr(revision, "pk", None))


@receiver(unpublished)
def _unpublished(sender, instance, **_rest):
    if isinstance(instance, Content):
        withdraw_content(instance)


@receiver(post_delete)
def _deleted(sender, instance, **_rest):
    if isinstance(instance, Content) and instance.live:
        withdraw_content(instance)
