"""A partner and its keys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Partner(models.Model):
    """A property manager, estate agent or other site through which orders come."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    city = models.ForeignKey("places.City", null=True, blank=True, on_delete=models.PROTECT, related_name="partners")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["code"]

    def __str__(self):
        return self.name


class PartnerKey(models.Model):
    """A key of a partner: shown once, stored hashed, found by its visible prefix."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(_("label"), max_length=60)
    prefix = models.CharField(_("prefix"), max_length=16, unique=True)
    key_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
