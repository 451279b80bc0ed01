"""The block library of landing pages, articles and stories: written blocks, and live ones that never break."""

from wagtail import blocks

from pages.blocks.live import CallBlock, NextSlotsBlock, PriceBlock, ReviewsBlock, ServicesBlock
from pages.blocks.written import PictureBlock, QuestionsBlock, QuoteBlock, StepsBlock, TextBlock


class Body(blocks.StreamBlock):
    """Everything that a page may be made of."""

    text = TextBlock()
    picture = PictureBlock()
    services = ServicesBlock()
    next_slots = NextSlotsBlock()
    price = PriceBlock()
    reviews = ReviewsBlock()
    steps = StepsBlock()
    questions = QuestionsBlock()
    quote = QuoteBlock()
    call = CallBlock()


__all__ = ["Body"]
