"""The structured parts of a service that operators stack in the admin: scope, process steps, tools."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from doorstep.kernel.amounts import MoneyBlock
from doorstep.kernel.texts import Texts


class TextsValue(blocks.StructValue):
    """Reads as the active language."""

    def __str__(self):
        return str(self.texts)

    @property
    def texts(self) -> Texts:
        return Texts({code: self.get(code.replace("-", "_")) or "" for code, _name in settings.LANGUAGES})


class TextsBlock(blocks.StructBlock):
    """One text in every language; only the default language is required."""

    def __init__(self, long=False, required=True, **kwargs):
        kind = blocks.TextBlock if long else blocks.CharBlock
        parts = [
            (code.replace("-", "_"), kind(label=name, required=required and code == settings.LANGUAGE_CODE))
            for code, name in settings.LANGUAGES
        ]
        super().__init__(parts, **kwargs)

    class Meta:
        value_class = TextsValue
        form_classname = "d-texts-block struct-block"


class ScopeBlock(blocks.StructBlock):
    """One line of what the service covers or does not."""

    KINDS = [
        ("included", _("included")),
        ("excluded", _("not included")),
        ("condition", _("condition")),
        ("extra", _("possible extra")),
    ]
    kind = blocks.ChoiceBlock(choices=KINDS, default="included", label=_("kind"))
    text = TextsBlock(label=_("text"))

    class Meta:
        icon = "list-ul"
        label = _("scope line")


class StepBlock(blocks.StructBlock):
    """One step of the visit: who does it, how long, what proves it, what the customer reads."""

    WHO = [("provider", _("provider")), ("customer", _("customer")), ("platform", _("platform"))]
    EVIDENCE = [
        ("none", _("nothing")),
        ("place", _("place check")),
        ("code", _("service code")),
        ("photo", _("photo")),
        ("checklist", _("checklist")),
        ("signature", _("signature")),
    ]
    title = TextsBlock(label=_("title"))
    who = blocks.ChoiceBlock(choices=WHO, default="provider", label=_("who"))
    minutes = blocks.IntegerBlock(min_value=0, max_value=600, default=10, label=_("minutes"))
    evidence = blocks.ChoiceBlock(
        choices=EVIDENCE,
        default="none",
        label=_("evidence"),
        help_text=_("Before the provider's longest step it is needed to begin, from it on to finish."),
    )
    text = TextsBlock(long=True, required=False, label=_("text for the customer"))

    class Meta:
        icon = "order"
        label = _("process step")


class ToolBlock(blocks.StructBlock):
    """One tool or product: who brings it, what it costs, its brand, what allergic people must know."""

    WHO = [("provider", _("provider")), ("customer", _("customer"))]
    name = TextsBlock(label=_("name"))
    brought_by = blocks.ChoiceBlock(choices=WHO, default="provider", label=_("who brings it"))
    price_minor = MoneyBlock(
        min_value=0,
        default=0,
        label=_("price"),
        help_text=_("What the customer pays for it; 0: included in the price."),
    )
    brand = blocks.CharBlock(required=False, label=_("brand"))
    allergy = TextsBlock(required=False, label=_("allergy note"))

    class Meta:
        icon = "cog"
        label = _("tool or product")


class FaqBlock(blocks.StructBlock):
    """A question that customers ask and its answer."""

    question = TextsBlock(label=_("question"))
    answer = TextsBlock(long=True, label=_("answer"))

    class Meta:
        icon = "help"
        label = _("question")


def plain(stream) -> list[dict]:
    """Give a stream of one-kind blocks as JSON: texts as {language: text}."""
    return [
        {name: part.texts if isinstance(part, TextsValue) else part for name, part in item.value.items()}
        for item in stream
    ]
