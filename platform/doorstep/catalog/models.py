"""Categories and services, as operators compose them."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from doorstep.catalog.blocks import FaqBlock, ScopeBlock, StepBlock, ToolBlock, plain
from doorstep.kernel.texts import TextsField
from doorstep.rulebook.models import Content, code_validator

HUES = [(name, _(name)) for name in ("clay", "sand", "moss", "jade", "sky", "iris", "plum", "rose")]


class Category(Content):
    """A node of the category tree; what it leaves empty it inherits from its parent."""

    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent category"),
        help_text=_("Leave empty for a top category. What stays empty here is taken from the parent."),
    )
    name = TextsField(_("name"), max_length=40, help_text=_("Short, as customers say it."))
    summary = TextsField(_("summary"), max_length=200, blank=True, help_text=_("One sentence under the name."))
    provider_noun = TextsField(
        _("what providers are called"),
        max_length=20,
        blank=True,
        help_text=_("师傅, 阿姨, 护理员 ... Empty: as the parent."),
    )
    hue = models.CharField(
        _("tint"), max_length=10, choices=HUES, blank=True, help_text=_("Behind the drawing. Empty: as the parent.")
    )
    scene = models.CharField(
        _("drawing"), max_length=40, blank=True, help_text=_("Name of the drawing. Empty: as the parent.")
    )
    picture = models.ForeignKey(
        "media.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("own picture"),
    )
    position = models.PositiveIntegerField(_("position"), default=100, help_text=_("Smaller numbers come first."))
    review_dimensions = TextsField(
        _("review dimensions"),
        blank=True,
        max_length=120,
        help_text=_("What customers rate with stars, separated by commas: 准时, 专业, 整洁. Empty: as the parent."),
    )

    release_kind = "category"

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="category_code")]

    def __str__(self):
        return str(self.name) or self.code

    def ancestors(self) -> list["Category"]:
        """Give the chain from the root to this category."""
        chain, seen, node = [], set(), self
        while node is not None and node.code not in seen:
            chain.append(node)
            seen.add(node.code)
            node = node.parent
        return chain[::-1]

    def unsettled(self):
        node = self.parent
        while node is not None:
            if node.pk == self.pk:
                return {"parent": _("A category cannot stand below itself.")}
            node = node.parent
        return {}

    def released(self):
        return {
            "id": self.pk,
            "code": self.code,
            "parent": self.parent.code if self.parent else "",
            "name": dict(self.name),
            "summary": dict(self.summary),
            "provider_noun": dict(self.provider_noun),
            "hue": self.hue,
            "scene": self.scene,
            "picture": self.picture_id,
            "position": self.position,
            "review_dimensions": dict(self.review_dimensions),
        }


class Service(Content):
    """A service that customers book: how long, what is included, which options; prices stand in price lists."""

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="services", verbose_name=_("category")
    )
    name = TextsField(_("name"), max_length=60, help_text=_("What is booked, for example 日常保洁."))
    summary = TextsField(_("summary"), max_length=160, help_text=_("One sentence on cards."))
    description = TextsField(_("description"), long=True, blank=True, help_text=_("A few calm sentences for its page."))
    synonyms = models.CharField(
        _("also searched as"), max_length=300, blank=True, help_text=_("Words separated by spaces: 打扫 清洁 钟点工.")
    )
    scene = models.CharField(_("drawing"), max_length=40, blank=True, help_text=_("Empty: as the category."))
    picture = models.ForeignKey(
        "media.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("own picture"),
    )
    unit = TextsField(_("unit"), max_length=20, help_text=_("What is counted: 小时, 台, ㎡."))
    quantity_min = models.PositiveIntegerField(_("least quantity"), default=1, validators=[MinValueValidator(1)])
    quantity_max = models.PositiveIntegerField(_("greatest quantity"), default=10, validators=[MinValueValidator(1)])
    quantity_step = models.PositiveIntegerField(
        pgettext_lazy("quantity", "step"), default=1, validators=[MinValueValidator(1)]
    )
    quantity_default = models.PositiveIntegerField(_("usual quantity"), default=1, validators=[MinValueValidator(1)])
    base_minutes = models.PositiveIntegerField(
        _("minutes at least"), default=0, help_text=_("Time that every visit takes, whatever the quantity.")
    )
    minutes_per_unit = models.DecimalField(
        _("minutes per unit"),
        max_digits=6,
        decimal_places=2,
        default=60,
        help_text=_("Added for each unit. Duration = (minutes at least + units + options + add-ons) / crew."),
    )
    spread_percent = models.PositiveSmallIntegerField(
        _("spread"), default=15, help_text=_("Percent shorter or longer that a visit may take; shown as a range.")
    )
    crew = models.PositiveSmallIntegerField(
        _("crew"), default=1, validators=[MinValueValidator(1)], help_text=_("How many people come together.")
    )
    scope = StreamField([("line", ScopeBlock())], blank=True, verbose_name=_("scope"))
    steps = StreamField([("step", StepBlock())], blank=True, verbose_name=_("process"))
    tools = StreamField([("tool", ToolBlock())], blank=True, verbose_name=_("tools and products"))
    faq = StreamField([("faq", FaqBlock())], blank=True, verbose_name=_("questions and answers"))
    badge_needed = models.CharField(
        _("credential needed"), max_length=60, blank=True, help_text=_("Code of the document type; empty: none.")
    )
    is_pinned = models.BooleanField(_("pin on the popular shelf"), default=False)
    is_unlisted = models.BooleanField(_("leave out of shelves"), default=False)
    new_until = models.DateField(
        _("new until"), null=True, blank=True, help_text=_("Stands on the new shelf until then.")
    )
    position = models.PositiveIntegerField(_("position"), default=100, help_text=_("Smaller numbers come first."))

    release_kind = "service"
    search_fields = [*Content.search_fields, index.FilterField("category")]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="service_code"),
            models.CheckConstraint(
                condition=models.Q(quantity_min__lte=models.F("quantity_max")), name="service_quantity_range"
            ),
        ]

    def __str__(self):
        return str(self.name) or self.code

    def search_text(self):
        return f"{super().search_text()} {self.synonyms}"

    def unsettled(self):
        wrong = {}
        if self.quantity_min > self.quantity_max:
            wrong["quantity_max"] = _("The greatest quantity is smaller than the least.")
        if not self.quantity_min <= self.quantity_default <= self.quantity_max:
            wrong["quantity_default"] = _("The usual quantity lies outside of the range.")
        if not self.base_minutes and not self.minutes_per_unit:
            wrong["base_minutes"] = _("A visit must take some time.")
        return wrong

    def released(self):
        return {
            "id": self.pk,
            "code": self.code,
            "category": self.category.code,
            "name": dict(self.name),
            "summary": dict(self.summary),
            "description": dict(self.description),
            "synonyms": self.synonyms,
            "scene": self.scene,
            "picture": self.picture_id,
            "unit": dict(self.unit),
            "quantity": [self.quantity_min, self.quantity_max, self.quantity_step, self.quantity_default],
            "base_minutes": self.base_minutes,
            "minutes_per_unit": str(self.minutes_per_unit),
            "spread_percent": self.spread_percent,
            "crew": self.crew,
            "scope": plain(self.scope),
            "steps": plain(self.steps),
            "tools": plain(self.tools),
            "faq": plain(self.faq),
            "badge_needed": self.badge_needed,
            "is_pinned": self.is_pinned,
            "is_unlisted": self.is_unlisted,
            "new_until": self.new_until.isoformat() if self.new_until else None,
            "position": self.position,
            "options": [group.released() for group in self.option_groups.all()],
            "addons": [addon.released() for addon in self.addons.all()],
        }


class OptionGroup(Orderable, ClusterableModel):
    """A choice of exactly one that a customer makes, for example the kind of air conditioner."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="option_groups")
    code = models.CharField(_("code"), max_length=40, validators=[code_validator])
    name = TextsField(_("question"), max_length=60, help_text=_("For example 空调类型."))

    def __str__(self):
        return str(self.name)

    def released(self):
        return {"code": self.code, "name": dict(self.name), "choices": [c.released() for c in self.choices.all()]}


class OptionChoice(Orderable):
    """One answer of an option group; its price stands in the price list under the same code."""

    group = ParentalKey(OptionGroup, on_delete=models.CASCADE, related_name="choices")
    code = models.CharField(_("code"), max_length=40, validators=[code_validator])
    name = TextsField(_("name"), max_length=60)
    minutes = models.IntegerField(_("minutes per unit more"), default=0, help_text=_("Negative when it is faster."))

    def __str__(self):
        return str(self.name)

    def released(self):
        return {"code": self.code, "name": dict(self.name), "minutes": self.minutes}


class AddOn(Orderable):
    """Something extra that a customer may add; its price stands in the price list under the same code."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="addons")
    code = models.CharField(_("code"), max_length=40, validators=[code_validator])
    name = TextsField(_("name"), max_length=60)
    note = TextsField(_("note"), max_length=120, blank=True)
    minutes = models.PositiveIntegerField(_("minutes each"), default=0)
    most = models.PositiveSmallIntegerField(_("at most"), default=1, validators=[MinValueValidator(1)])

    def __str__(self):
        return str(self.name)

    def clean(self):
        if self.most < 1:
            raise ValidationError({"most": _("At least one must be possible.")})

    def released(self):
        return {
            "code": self.code,
            "name": dict(self.name),
            "note": dict(self.note),
            "minutes": self.minutes,
            "most": self.most,
        }


class SearchMiss(models.Model):
    """A search that found nothing: demand that nobody meets yet (F04, F72)."""

    city = models.ForeignKey("places.City", on_delete=models.CASCADE, related_name="+")
    query = models.CharField(max_length=60)
    on = models.DateField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "query", "on"], name="search_miss_once_a_day")]
