"""Hours, exceptions, leave, claims and their cells."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doorstep.places.models import City, its_city
from doorstep.providers.models import Provider

MINUTE = [MaxValueValidator(1440)]
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class WeeklyHours(models.Model):
    """A provider works on this weekday from and until these minutes of the city's day."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    from_minute = models.PositiveSmallIntegerField(_("from"), validators=MINUTE)
    until_minute = models.PositiveSmallIntegerField(_("until"), validators=MINUTE)

    class Meta:
        ordering = ["weekday", "from_minute"]
        constraints = [
            models.CheckConstraint(condition=Q(from_minute__lt=F("until_minute")), name="hours_order"),
            models.UniqueConstraint(fields=["provider", "weekday", "from_minute"], name="hours_once"),
        ]


class HoursException(models.Model):
    """On this day other hours hold instead of the weekly ones; without times the provider does not work."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="hours_exceptions")
    on = models.DateField(_("day"))
    from_minute = models.PositiveSmallIntegerField(_("from"), null=True, blank=True, validators=MINUTE)
    until_minute = models.PositiveSmallIntegerField(_("until"), null=True, blank=True, validators=MINUTE)
    note = models.CharField(_("note"), max_length=80, blank=True)

    class Meta:
        ordering = ["on", "from_minute"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_minute__isnull=True, until_minute__isnull=True) | Q(from_minute__lt=F("until_minute")),
                name="exception_order",
            )
        ]


class Leave(models.Model):
    """A provider is away from one instant to another."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="leaves")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="leave_order")]


class Claim(models.Model):
    """Time taken of one provider: the work from starts_at to ends_at at a place; held until paid, then firm."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        FIRM = "firm", _("firm")
        RELEASED = "released", _("released")

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="claims")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_cell = models.BigIntegerField()  # the same in quarters since 1970 UTC: [first_cell, end_cell)
    end_cell = models.BigIntegerField()
    lat = models.FloatField()
    lng = models.FloatField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    held_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="claim_order")]
        indexes = [
            models.Index(fields=["provider", "end_cell"], condition=~Q(state="released"), name="claim_provider_open"),
            models.Index(fields=["city", "end_cell"], condition=~Q(state="released"), name="claim_city_open"),
        ]


class ClaimCell(models.Model):
    """One quarter of an hour of one provider that a claim covers: the unique key by which the database itself refuses
    a second claim, on PostgreSQL and SQLite alike. Cells count quarters since 1970 UTC; deleted when released."""

    city = its_city()
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    cell = models.BigIntegerField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="cells")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "cell"], name="cell_taken_once")]
