"""Hears that the logo's picture was deleted: the brand goes on without it."""

from django.conf import settings
from django.db.models.signals import post_delete
from django.dispatch import receiver

from doorstep.brand.actions import publish_brand
from doorstep.brand.models import Brand
from doorstep.rulebook.book import book


@receiver(post_delete, sender=settings.WAGTAILIMAGES_IMAGE_MODEL)
def _picture_deleted(sender, instance, **_rest):
    said = book().get("brand", "brand")
    brand = Brand.objects.first()
    if said and brand and said["logo"] == instance.pk:
        publish_brand(brand, by=None)
