"""Blocks whose content editors write: text, picture, steps, questions, quote."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from doorstep.catalog.blocks import FaqBlock, TextsBlock
from pages import pictures

FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class RichTextsValue(blocks.StructValue):
    """Reads as the active language."""

    @property
    def spoken(self):
        own = self.get((get_language() or settings.LANGUAGE_CODE).replace("-", "_"))
        return own if own and str(own.source).strip() else self.get(settings.LANGUAGE_CODE.replace("-", "_"))


class RichTextsBlock(blocks.StructBlock):
    """A formatted text in every language; only the default language is required."""

    def __init__(self, required=True, **kwargs):
        parts = [
            (
                code.replace("-", "_"),
                blocks.RichTextBlock(
                    label=name, features=FEATURES, required=required and code == settings.LANGUAGE_CODE
                ),
            )
            for code, name in settings.LANGUAGES
        ]
        super().__init__(parts, **kwargs)

    class Meta:
        value_class = RichTextsValue
        form_classname = "d-texts-block struct-block"


class TextBlock(blocks.StructBlock):
    """A heading and some paragraphs."""

    heading = TextsBlock(required=False, label=_("heading"))
    text = RichTextsBlock(required=False, label=_("text"))

    class Meta:
        icon = "pilcrow"
        label = _("text")
        template = "pages/blocks/text.html"
        description = _("A heading and paragraphs.")


class PictureBlock(blocks.StructBlock):
    """One picture with a line under it."""

    picture = ImageChooserBlock(label=_("picture"))
    caption = TextsBlock(required=False, label=_("line under it"))

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        chosen = value.get("picture")
        context["picture"] = pictures.by_id(chosen.pk) if chosen else None
        return context

    class Meta:
        icon = "image"
        label = _("picture")
        template = "pages/blocks/picture.html"
        description = _("A picture across the page.")


class StepBlock(blocks.StructBlock):
    """One step: a title, a sentence."""

    title = TextsBlock(label=_("title"))
    text = TextsBlock(required=False, long=True, label=_("text"))

    class Meta:
        icon = "order"
        label = _("step")


class StepsBlock(blocks.StructBlock):
    """How something goes, in a few steps."""

    heading = TextsBlock(required=False, label=_("heading"))
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1, max_num=8)

    class Meta:
        icon = "list-ol"
        label = _("steps")
        template = "pages/blocks/steps.html"
        description = _("How it goes, in numbered steps.")


class QuestionsBlock(blocks.StructBlock):
    """Questions that unfold their answers."""

    heading = TextsBlock(required=False, label=_("heading"))
    questions = blocks.ListBlock(FaqBlock(), label=_("questions"), min_num=1, max_num=30)

    class Meta:
        icon = "help"
        label = _("questions")
        template = "pages/blocks/questions.html"
        description = _("Frequent questions with their answers.")


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    text = TextsBlock(long=True, label=_("text"))
    who = TextsBlock(required=False, label=_("who said it"))

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "pages/blocks/quote.html"
        description = _("A sentence that a customer said.")
