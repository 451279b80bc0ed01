"""A provider, their skills, and the facts of verification and suspension."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.texts import TextsField
from doorstep.places.models import LATITUDE, LONGITUDE, City, District, ServiceArea

MODES = [
    ("walk", _("on foot")),
    ("ebike", _("e-bike")),
    ("transit", _("metro and bus")),
    ("car", _("car")),
    ("van", _("van")),
]


class ProviderQuerySet(models.QuerySet):
    """Sentences about providers."""

    def active(self):
        return self.filter(is_active=True)

    def of_city(self, city_id):
        return self.filter(city_id=city_id)


class Provider(models.Model):
    """One person who comes to doors in one city."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="providers", verbose_name=_("city"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="provider", verbose_name=_("person")
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = TextsField(_("shown name"), max_length=40, help_text=_("As customers see it: 王师傅."))
    bio = TextsField(_("about"), long=True, max_length=400, blank=True)
    photo = models.ForeignKey(
        "media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("photo")
    )
    since_year = models.PositiveSmallIntegerField(_("in the trade since"), default=2020)
    home = models.ForeignKey(District, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("home"))
    lat = models.FloatField(_("latitude"), validators=LATITUDE)
    lng = models.FloatField(_("longitude"), validators=LONGITUDE)
    radius_km = models.FloatField(
        _("radius"), null=True, blank=True, help_text=_("Kilometres around home; empty: areas only.")
    )
    areas = models.ManyToManyField(ServiceArea, blank=True, related_name="providers", verbose_name=_("service areas"))
    travel_mode = models.CharField(_("travels by"), max_length=10, choices=MODES, default="ebike")
    is_active = models.BooleanField(_("active"), default=True)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    jobs_done = models.PositiveIntegerField(default=0)
    declines = models.PositiveIntegerField(default=0)
    claims_version = models.PositiveBigIntegerField(default=0)  # counts what was taken of the time, and given back
    claims_counted_s = models.BigIntegerField(default=0)  # when it was counted last, seconds since 1970
    roster_version = models.PositiveIntegerField(default=0)  # counts every change of hours, leave, skills and areas
    joined_on = models.DateField(_("joined"))

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ["city", "code"]
        permissions = [
            ("suspend_providers", "May suspend and reinstate providers"),
            ("assign_skills", "May say which services a provider can do"),
        ]
        indexes = [models.Index(fields=["city", "is_active"], name="provider_city_active")]

    def __str__(self):
        return str(self.name)

    @property
    def rating(self) -> float | None:
        """The mean of all stars, one to five; None before the first review."""
        return round(self.rating_sum / self.rating_count, 1) if self.rating_count else None


class Skill(models.Model):
    """A service that a provider may do; level 1 to 3 counts in dispatch."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="skills")
    service = models.CharField(_("service"), max_length=80)  # the code: skills outlive a service's row
    level = models.PositiveSmallIntegerField(_("level"), default=1)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.UniqueConstraint(fields=["provider", "service"], name="skill_once")]
        indexes = [models.Index(fields=["service"], name="skill_service")]


class Verification(models.Model):
    """A fact about a provider that somebody checked: what, who issued it, when, until when (F90, F11)."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("identity")
        HEALTH = "health", _("health certificate")
        TRADE = "trade", _("trade licence")
        RECORD = "record", _("no criminal record")
        INSURANCE = "insurance", _("insurance")

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="verifications")
    kind = models.CharField(_("what"), max_length=12, choices=Kind.choices)
    issuer = TextsField(_("issuer"), max_length=80)
    verified_on = models.DateField(_("checked on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["provider", "kind"], name="verification_once")]


class Suspension(models.Model):
    """A provider may not be offered jobs, from an instant until reinstated: who said so and why."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="suspensions")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider"], condition=Q(ends_at=None), name="suspension_once")]
