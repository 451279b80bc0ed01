"""A review of a visit."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.orders.models import Order
from doorstep.places.models import City
from doorstep.providers.models import Provider

STARS = [MinValueValidator(1), MaxValueValidator(5)]


class ReviewQuerySet(models.QuerySet):
    """Sentences about reviews."""

    def visible(self):
        return self.filter(hidden_at=None, revealed_at__isnull=False)


class Review(models.Model):
    """What a customer says of one finished order; at most one, anonymous if they wish."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("city"))
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="review", verbose_name=_("order"))
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("provider"))
    service = models.CharField(_("service"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    author = models.CharField(_("shown as"), max_length=40)
    stars = models.PositiveSmallIntegerField(_("stars"), validators=STARS)
    dimensions = models.JSONField(default=dict)  # {dimension text in the default language: 1..5}
    tags = models.JSONField(default=list)
    text = models.TextField(_("text"), max_length=1000, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_anonymous = models.BooleanField(default=False)
    reply = models.TextField(_("reply"), max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)  # blind until both sides wrote or the window is over (E10)
    hidden_at = models.DateTimeField(_("hidden"), null=True)
    hidden_reason = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(_("written"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-at"]
        permissions = [("moderate_reviews", "May hide and show reviews")]
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="stars_one_to_five")]
        indexes = [
            models.Index(fields=["city", "service", "-at"], name="review_service"),
            models.Index(fields=["provider", "-at"], name="review_provider"),
        ]


class CustomerRating(models.Model):
    """What a provider says of a customer after a visit; never public: staff read it, the customer once it is revealed."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="customer_rating")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField(validators=STARS)
    note = models.CharField(max_length=200, blank=True)
    revealed_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="customer_stars_one_to_five")
        ]


class ServiceStats(models.Model):
    """Counted facts of a service in a city, kept by the reviews' and orders' own actions and recounted nightly."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=80)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    orders_90_days = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "service"], name="service_stats_once")]
