"""Shapes of what operators published: cities, categories, services, pages."""

from rest_framework import serializers as s

from api.shapes.common import CityAsked, CityPageAsked, Code, Money, Number, Point, Text, Whole


class PictureShown(s.Serializer):
    """A picture; the address is relative to the host."""

    url = s.CharField()
    width = s.IntegerField()
    height = s.IntegerField()
    alt = s.CharField()


class CityShown(s.Serializer):
    """A city that we serve."""

    code = s.CharField()
    name = s.CharField()
    country = s.CharField()
    time_zone = s.CharField()
    currency = s.CharField()
    centre = Point()
    phone = s.CharField(allow_blank=True)


class CategoryShown(s.Serializer):
    """A node of the category tree."""

    code = s.CharField()
    parent = s.CharField(allow_null=True)  # type: ignore[assignment]
    name = s.CharField()
    summary = s.CharField(allow_blank=True)
    provider_noun = s.CharField(allow_blank=True, help_text="What providers are called here: 师傅, 阿姨.")
    hue = s.CharField()
    picture = PictureShown(allow_null=True)
    services = s.IntegerField(help_text="How many services are sold in the city below it.")


class CategoryDetail(CategoryShown):
    """A category with its path, its children and what customers rate."""

    path = s.ListField(child=s.CharField(), help_text="Codes from the root to this one.")
    children = CategoryShown(many=True)
    review_dimensions = s.ListField(child=s.CharField())


class ServiceShown(s.Serializer):
    """A service as a card shows it."""

    code = s.CharField()
    category = s.CharField()
    name = s.CharField()
    summary = s.CharField(allow_blank=True)
    unit = s.CharField()
    provider_noun = s.CharField(allow_blank=True)
    from_price = Money(allow_null=True, help_text="The least that a customer can pay.")
    rating = s.FloatField(allow_null=True, help_text="Mean of all stars, one to five.")
    rating_count = s.IntegerField()
    orders_90_days = s.IntegerField()
    next_start = s.DateTimeField(allow_null=True, help_text="The next free time, when it was asked for.")
    is_new = s.BooleanField()
    reason = s.CharField(allow_blank=True, help_text="Why it stands on this shelf.")
    picture = PictureShown(allow_null=True)


class ChoiceShown(s.Serializer):
    """One answer of an option group."""

    code = s.CharField()
    name = s.CharField()
    minutes = s.IntegerField(help_text="More minutes per unit; negative when faster.")
    price = Money(help_text="More per unit.")


class OptionGroupShown(s.Serializer):
    """A choice of exactly one; the first is the usual one."""

    code = s.CharField()
    name = s.CharField()
    choices = ChoiceShown(many=True)


class AddOnShown(s.Serializer):
    """Something extra."""

    code = s.CharField()
    name = s.CharField()
    note = s.CharField(allow_blank=True)
    minutes = s.IntegerField()
    most = s.IntegerField()
    price = Money()


class ScopeShown(s.Serializer):
    """One line of what is covered."""

    kind = s.ChoiceField(["included", "excluded", "condition", "extra"])
    text = s.CharField()


class StepShown(s.Serializer):
    """One step of the visit."""

    title = s.CharField()
    who = s.ChoiceField(["provider", "customer", "platform"])
    minutes = s.IntegerField()
    evidence = s.CharField()
    text = s.CharField(allow_blank=True)


class ToolShown(s.Serializer):
    """A tool or product: who brings it, what it costs."""

    name = s.CharField()
    brought_by = s.ChoiceField(["provider", "customer"])
    price = Money()
    brand = s.CharField(allow_blank=True)
    allergy = s.CharField(allow_blank=True)


class QuestionShown(s.Serializer):
    """A question and its answer."""

    question = s.CharField()
    answer = s.CharField()


class QuantityShown(s.Serializer):
    """How many units one can book."""

    least = s.IntegerField()
    greatest = s.IntegerField()
    step = s.IntegerField()
    usual = s.IntegerField()


class ServiceDetail(ServiceShown):
    """Everything about a service that one needs to book it."""

    path = s.ListField(child=s.CharField())
    description = s.CharField(allow_blank=True)
    quantity = QuantityShown()
    options = OptionGroupShown(many=True)
    addons = AddOnShown(many=True)
    scope = ScopeShown(many=True)
    steps = StepShown(many=True)
    tools = ToolShown(many=True)
    faq = QuestionShown(many=True)
    crew = s.IntegerField()
    usual_minutes = s.IntegerField(help_text="How long the usual choice takes.")


class CategoriesAsked(CityAsked):
    """Which part of the tree."""

    parent = Code(required=False, help_text="Only the children of this one.")  # type: ignore[assignment]


class ServicesAsked(CityPageAsked):
    """Which shelf, in which order."""

    category = Code(required=False, default="", help_text="With all below it.")
    sort = s.ChoiceField(["popular", "rating", "price", "new"], required=False, default="popular")
    lat = Number(required=False, min_value=-90, max_value=90, help_text="With lng: only what comes to this point.")
    lng = Number(required=False, min_value=-180, max_value=180)
    with_next = s.BooleanField(required=False, default=False, help_text="Also find each one's next free time.")
    price_min = Whole(required=False, default=None, max_value=100_000_000, help_text="Minor units.")
    price_max = Whole(required=False, default=None, max_value=100_000_000, help_text="Minor units.")


class SearchAsked(CityAsked):
    """What somebody typed: Chinese, pinyin, its initials, English or a synonym."""

    q = Text(max_length=60)
    limit = Whole(required=False, default=20, min_value=1, max_value=50)


class PageShown(s.Serializer):
    """A page that an editor built."""

    id = s.IntegerField()
    type = s.CharField(help_text="The page type, for example article.")
    title = s.CharField()
    slug = s.CharField()
    path = s.CharField(help_text="Its address on this host.")
    summary = s.CharField(allow_blank=True)
    published_at = s.DateTimeField(allow_null=True)


class PageDetail(PageShown):
    """A page with its blocks."""

    body = s.ListField(child=s.DictField(), help_text="Blocks in order: {type, value}.")
