"""Cities, districts, service areas, known places and calendars."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable
from wagtail.search import index

from doorstep.kernel.texts import TextsField
from doorstep.places.geometry import shape_problem
from doorstep.rulebook.models import Content

LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]


def validate_zone(name):
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("This is not a time zone of the IANA database, for example Asia/Shanghai."))


def validate_shape(geojson):
    if problem := shape_problem(geojson):
        raise ValidationError(problem)


class City(Content):
    """One city that we serve: its time zone, currency and how people travel in it. Every record carries its city."""

    name = TextsField(_("name"), max_length=40, help_text=_("As customers call it, without 市."))
    country = models.CharField(_("country"), max_length=2, default="CN", help_text=_("Two letters, for example CN."))
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Asia/Shanghai",
        validators=[validate_zone],
        help_text=_("All times of this city are shown in this zone."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="CNY",
        help_text=_("Three letters, for example CNY. Never change it later."),
    )
    lat = models.FloatField(_("latitude of the centre"), validators=LATITUDE)
    lng = models.FloatField(_("longitude of the centre"), validators=LONGITUDE)
    phone = models.CharField(
        _("service phone"), max_length=30, blank=True, help_text=_("Shown to customers who need a person.")
    )
    position = models.PositiveIntegerField(_("position"), default=100, help_text=_("Smaller numbers come first."))

    release_kind = "city"

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="city_code")]
        permissions = [("work_in_city", "May work in this city")]

    def __str__(self):
        return str(self.name) or self.code

    def release_scope(self):
        return ("", "")

    def released(self):
        return {
            "id": self.pk,
            "code": self.code,
            "name": dict(self.name),
            "country": self.country,
            "time_zone": self.time_zone,
            "currency": self.currency,
            "lat": self.lat,
            "lng": self.lng,
            "phone": self.phone,
            "position": self.position,
        }


def its_city(**facts) -> models.ForeignKey:
    """Give the column of a row's city where the row hangs on a record of that city, which carries constraint and index:
    one city is otherwise locked and checked by every row that anybody writes."""
    return models.ForeignKey(City, models.PROTECT, related_name="+", db_constraint=False, db_index=False, **facts)


class District(Content):
    """An administrative part of a city, with its outline."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="districts", verbose_name=_("city"))
    name = TextsField(_("name"), max_length=60, help_text=_("The official name, for example 浦东新区."))
    outline = models.JSONField(
        _("outline"), validators=[validate_shape], help_text=_("Draw it on the map. Addresses inside belong to it.")
    )
    lat = models.FloatField(_("latitude"), validators=LATITUDE)
    lng = models.FloatField(_("longitude"), validators=LONGITUDE)
    position = models.PositiveIntegerField(_("position"), default=100, help_text=_("Smaller numbers come first."))

    release_kind = "district"
    search_fields = [*Content.search_fields, index.FilterField("city")]

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["city", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="district_code")]

    def __str__(self):
        return str(self.name) or self.code

    def released(self):
        return {
            "id": self.pk,
            "city": self.city.code,
            "code": self.code,
            "name": dict(self.name),
            "outline": self.outline,
            "lat": self.lat,
            "lng": self.lng,
            "position": self.position,
        }


class ServiceArea(Content):
    """A part of a city drawn on the map in which providers are booked together, for example 浦西内环."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="areas", verbose_name=_("city"))
    name = TextsField(_("name"), max_length=60, help_text=_("As the team calls it; customers do not see it."))
    outline = models.JSONField(
        _("outline"),
        validators=[validate_shape],
        help_text=_("Draw it on the map. Providers of this area are offered for addresses inside."),
    )

    release_kind = "area"
    search_fields = [*Content.search_fields, index.FilterField("city")]

    class Meta:
        verbose_name = _("service area")
        verbose_name_plural = _("service areas")
        ordering = ["city", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="area_code_in_city")]

    def __str__(self):
        return str(self.name) or self.code

    def released(self):
        return {
            "id": self.pk,
            "city": self.city.code,
            "code": self.code,
            "name": dict(self.name),
            "outline": self.outline,
        }


class Calendar(Content):
    """A layer of special days: national holidays with 调休 workdays, a region's, the company's."""

    class Layer(models.TextChoices):
        NATIONAL = "national", _("national")
        REGIONAL = "regional", _("regional")
        COMPANY = "company", _("company")

    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calendars",
        verbose_name=_("city"),
        help_text=_("Leave empty for all cities of the country."),
    )
    country = models.CharField(_("country"), max_length=2, default="CN")
    layer = models.CharField(
        _("layer"),
        max_length=10,
        choices=Layer.choices,
        default=Layer.NATIONAL,
        help_text=_("Company days win over regional ones, regional over national."),
    )
    name = TextsField(_("name"), max_length=80)

    release_kind = "calendar"
    search_fields = [*Content.search_fields, index.FilterField("city")]

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="calendar_code")]

    def __str__(self):
        return str(self.name) or self.code

    def released(self):
        return {
            "layer": self.layer,
            "country": self.country,
            "name": dict(self.name),
            "days": {day.on.isoformat(): {"kind": day.kind, "name": dict(day.name)} for day in self.days.all()},
        }


class CalendarDay(Orderable):
    """One special day: a public holiday, a weekend day worked in exchange (调休), or a day on which nobody comes."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("public holiday")
        WORKDAY = "workday", _("adjusted workday (调休)")
        CLOSED = "closed", _("closed")

    calendar = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.HOLIDAY)
    name = TextsField(_("name"), max_length=60, blank=True)

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="calendar_day_once")]


class Place(models.Model):
    """A known place (subdistrict, estate, road, station) by which a customer tells where the door is."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="places")
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="places")
    code = models.CharField(max_length=80)
    name = TextsField(_("name"), max_length=80)
    found_by = models.TextField(blank=True)  # lower case: names, pinyin, initials; searched by substring
    lat = models.FloatField(validators=LATITUDE)
    lng = models.FloatField(validators=LONGITUDE)

    class Meta:
        verbose_name = _("known place")
        verbose_name_plural = _("known places")
        ordering = ["city", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="place_code_in_city")]

    def __str__(self):
        return str(self.name)
