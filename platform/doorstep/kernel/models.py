"""The log, the timers and the counters of tries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that happened to one record: append-only, refused by the database when changed or deleted."""

    city_id = models.BigIntegerField(null=True, db_index=False)  # plain number: the log outlives what it speaks of
    kind = models.CharField(max_length=30)  # order, visit, payment_node, provider, ...
    record_id = models.BigIntegerField()
    order_id = models.BigIntegerField(null=True)
    step = models.CharField(max_length=40)
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30, blank=True)
    actor_kind = models.CharField(max_length=12)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    partner = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    policy_version = models.BigIntegerField(default=0)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["order_id", "id"], name="event_order"),
            models.Index(fields=["kind", "record_id", "id"], name="event_record"),
            models.Index(fields=["city_id", "-at"], name="event_city"),
        ]


class Timer(models.Model):
    """Something to do at an instant, once: kind names the task, key the record; fired_at is set by whoever did it."""

    city_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id"],
                condition=Q(fired_at__isnull=True, cancelled_at__isnull=True),
                name="timer_once_per_record",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(fired_at__isnull=True, cancelled_at__isnull=True), name="timer_open_due"
            )
        ]


class Limit(models.Model):
    """How often something was tried in the present window (doorstep.kernel.limits)."""

    name = models.CharField(max_length=120, primary_key=True)
    hits = models.PositiveIntegerField()
    resets_at = models.DateTimeField()
