"""Price lists per service and city, and surcharges by time of service."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable
from wagtail.search import index

from doorstep.catalog.models import Category, Service
from doorstep.kernel.texts import TextsField
from doorstep.places.models import City
from doorstep.rulebook.models import Content, code_validator, scope


class PriceList(Content):
    """What a service costs on the platform or in one city; a city's empty fields inherit the platform's."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="price_lists", verbose_name=_("service")
    )
    city = models.ForeignKey(
        City,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="price_lists",
        verbose_name=_("city"),
        help_text=_(
            "Empty: the platform's price, from which cities inherit. A service is sold only in cities with a list."
        ),
    )
    is_sold = models.BooleanField(
        _("sold here"), default=True, help_text=_("Without it nobody can book the service here.")
    )
    base_minor = models.PositiveIntegerField(
        _("base price"), null=True, blank=True, help_text=_("For every visit, before quantity.")
    )
    unit_minor = models.PositiveIntegerField(
        _("price per unit"), null=True, blank=True, help_text=_("For each unit not in a band.")
    )
    minimum_minor = models.PositiveIntegerField(
        _("least price"), null=True, blank=True, help_text=_("No order of this service costs less.")
    )
    provider_percent = models.DecimalField(
        _("provider's share"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Percent of the total that the provider receives."),
    )

    release_kind = "price"
    search_fields = [*Content.search_fields, index.FilterField("city"), index.FilterField("service")]

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        ordering = ["service", "city"]
        constraints = [
            models.UniqueConstraint(
                "service",
                scope("city"),
                name="price_list_per_city",
                violation_error_message=_("This service already has a price list there: change that one."),
            ),
            models.UniqueConstraint(fields=["code"], name="price_list_code"),
        ]

    def __str__(self):
        return f"{self.service} · {self.city or _('platform')}"

    def search_text(self):
        """Be found by what is sold and where: a list has no name of its own."""
        names = [*self.service.name.values(), *(self.city.name.values() if self.city else ())]
        return " ".join([super().search_text(), *names])

    def release_key(self):
        return self.service.code

    def unsettled(self):
        if self.city is None and self.base_minor is None and self.unit_minor is None and not self.bands.exists():
            return {"base_minor": _("The platform's list needs a price: a base, a price per unit or bands.")}
        return {}

    def released(self):
        return {
            "is_sold": self.is_sold,
            "base_minor": self.base_minor,
            "unit_minor": self.unit_minor,
            "minimum_minor": self.minimum_minor,
            "provider_percent": str(self.provider_percent) if self.provider_percent is not None else None,
            "bands": [
                {"up_to": b.up_to, "price_minor": b.price_minor, "per_unit": b.per_unit} for b in self.bands.all()
            ],
            "options": {o.code: o.price_minor for o in self.option_prices.all()},
            "addons": {a.code: a.price_minor for a in self.addon_prices.all()},
        }


class Band(Orderable):
    """A measure band: up to so many units costs so much in total, or each."""

    price_list = ParentalKey(PriceList, on_delete=models.CASCADE, related_name="bands")
    up_to = models.PositiveIntegerField(_("up to"), help_text=_("Greatest quantity of this band."))
    price_minor = models.PositiveIntegerField(_("price"), help_text=_("For the whole band, or for each unit."))
    per_unit = models.BooleanField(
        _("each"), default=False, help_text=_("On: the price counts for each unit of the order.")
    )


class OptionPrice(Orderable):
    """What choosing an option changes per unit."""

    price_list = ParentalKey(PriceList, on_delete=models.CASCADE, related_name="option_prices")
    code = models.CharField(_("option"), max_length=81, help_text=_("group/choice, as in the service: type/cabinet."))
    price_minor = models.IntegerField(_("price per unit more"), help_text=_("More for each unit; with a minus less."))


class AddOnPrice(Orderable):
    """What one piece of an add-on costs."""

    price_list = ParentalKey(PriceList, on_delete=models.CASCADE, related_name="addon_prices")
    code = models.CharField(_("add-on"), max_length=40, validators=[code_validator])
    price_minor = models.PositiveIntegerField(_("price each"), help_text=_("For each piece."))


class Surcharge(Content):
    """More (or less) for visits at certain times: evenings, weekends, public holidays."""

    class Days(models.TextChoices):
        ANY = "any", _("any day")
        WORKDAY = "workday", _("workdays (调休 counts as workday)")
        WEEKEND = "weekend", _("weekends")
        HOLIDAY = "holiday", _("public holidays")

    city = models.ForeignKey(
        City, null=True, blank=True, on_delete=models.PROTECT, related_name="surcharges", verbose_name=_("city"),
        help_text=_("Empty: everywhere."),
    )  # fmt: skip
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="surcharges",
        verbose_name=_("category"), help_text=_("With all below it. Empty: every category."),
    )  # fmt: skip
    name = TextsField(_("name"), max_length=40, help_text=_("As the customer reads it on the bill: 夜间服务费."))
    days = models.CharField(_("days"), max_length=10, choices=Days.choices, default=Days.ANY)
    from_minute = models.PositiveIntegerField(
        _("from"), default=0, validators=[MaxValueValidator(1440)], help_text=_("Start of the visit.")
    )
    until_minute = models.PositiveIntegerField(
        _("until"), default=1440, validators=[MaxValueValidator(1440)], help_text=_("24:00 for the whole day.")
    )
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        default=0,
        help_text=_("Of the work without add-ons; negative: less."),
    )
    amount_minor = models.IntegerField(
        _("amount"), default=0, help_text=_("Added once to each visit; with a minus taken off.")
    )

    release_kind = "surcharge"
    scoped_by_category = True
    search_fields = [*Content.search_fields, index.FilterField("city")]

    class Meta:
        verbose_name = _("surcharge by time")
        verbose_name_plural = _("surcharges by time")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="surcharge_code")]

    def __str__(self):
        return str(self.name) or self.code

    def unsettled(self):
        if self.from_minute >= self.until_minute:
            return {"until_minute": _("The end must come after the start.")}
        if not self.percent and not self.amount_minor:
            return {"percent": _("Give a percentage or an amount.")}
        return {}

    def released(self):
        return {
            "code": self.code,
            "name": dict(self.name),
            "days": self.days,
            "from_minute": self.from_minute,
            "until_minute": self.until_minute,
            "percent": str(self.percent),
            "amount_minor": self.amount_minor,
        }
