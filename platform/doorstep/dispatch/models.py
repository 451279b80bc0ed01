"""What dispatch decided, and what providers answered."""

from django.conf import settings
from django.db import models

from doorstep.orders.models import Visit
from doorstep.places.models import City
from doorstep.providers.models import Provider


class Dispatching(models.Model):
    """One decision about a visit: whom it chose, each candidate with the reasons for and against, who decided."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="dispatchings")
    chosen = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="+")
    candidates = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    book_number = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]


class Declining(models.Model):
    """A provider said no to a job, with a reason from the list; they are not offered it again."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="declinings")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="declinings")
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "provider"], name="declined_once")]
