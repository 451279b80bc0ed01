"""Blocks that show what is true now: services, free times, prices, reviews. When their source is gone they are silent."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from doorstep.catalog.blocks import TextsBlock
from doorstep.catalog.tree import catalogue
from doorstep.places.atlas import CityFacts, atlas
from doorstep.pricing.prices import price_of
from doorstep.rulebook.book import book
from pages import addresses
from pages.cards import review_row, service_card, service_cards, usual_bill
from pages.reading import reviews

MOST_SERVICES = 8


def place_of(parent_context) -> CityFacts | None:
    """Give the city of the page that a block stands on, else the first city."""
    found = (parent_context or {}).get("city_facts")
    return found or next(iter(atlas(book()).cities.values()), None)


class LiveBlock(blocks.StructBlock):
    """A block with facts(value, city): what its template shows, {} when there is nothing to show."""

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        city = place_of(parent_context)
        context["live"] = self.facts(value, city) if city else {}
        return context

    def facts(self, value, city) -> dict:
        return {}


def sold(service, city):
    """Give the ServiceFacts of a chosen service when it is published and sold in this city."""
    facts = catalogue(book()).services.get(service.code) if service else None
    return facts if facts and price_of(book(), city.code, facts.code) else None


class ServicesBlock(LiveBlock):
    """Chosen services as cards with price and next free time."""

    heading = TextsBlock(required=False, label=_("heading"))
    services = blocks.ListBlock(
        SnippetChooserBlock("catalog.Service", required=False), label=_("services"), min_num=1, max_num=MOST_SERVICES
    )

    def facts(self, value, city):
        wanted = [service.code for service in value["services"] if sold(service, city)]
        return {"services": service_cards(city, wanted), "level": 3 if str(value["heading"]) else 2}

    class Meta:
        icon = "list-ul"
        label = _("services")
        template = "pages/blocks/services.html"
        description = _("Cards of services with their price and next free time; one that is not sold here is left out.")


class NextSlotsBlock(LiveBlock):
    """The next free times of a service, each a link into its booking."""

    heading = TextsBlock(required=False, label=_("heading"))
    service = SnippetChooserBlock("catalog.Service", required=False, label=_("service"))

    def facts(self, value, city):
        service = sold(value["service"], city)
        return {"service": service_card(city, service.code)} if service else {}

    class Meta:
        icon = "time"
        label = _("next free times")
        template = "pages/blocks/next_slots.html"
        description = _("The next time at which somebody can come, always up to date.")


class PriceBlock(LiveBlock):
    """What a service costs with its usual choices, line by line."""

    service = SnippetChooserBlock("catalog.Service", required=False, label=_("service"))

    def facts(self, value, city):
        service = sold(value["service"], city)
        if not service:
            return {}
        link = addresses.booking("what", city.code, service.code)
        return {"bill": usual_bill(city, service), "name": str(service.name), "url": link}

    class Meta:
        icon = "tag"
        label = _("price")
        template = "pages/blocks/price.html"
        description = _("How the price of a service is made, from the price list that holds now.")


class ReviewsBlock(LiveBlock):
    """The newest reviews of a service, or of everything."""

    heading = TextsBlock(required=False, label=_("heading"))
    service = SnippetChooserBlock("catalog.Service", required=False, label=_("service"), help_text=_("Empty: all."))
    most = blocks.IntegerBlock(min_value=1, max_value=10, default=3, label=_("how many"))

    def facts(self, value, city):
        code = value["service"].code if value["service"] else ""
        found = reviews(city, service=code, most=value["most"])
        return {"reviews": [review_row(row, city) for row in found.rows]}

    class Meta:
        icon = "comment"
        label = _("reviews")
        template = "pages/blocks/reviews.html"
        description = _("What customers wrote last.")


class CallBlock(LiveBlock):
    """One thing to do next."""

    text = TextsBlock(label=_("text on the button"))
    note = TextsBlock(required=False, label=_("line above it"))
    service = SnippetChooserBlock("catalog.Service", required=False, label=_("service"))
    link = blocks.URLBlock(required=False, label=_("or another address"))

    def facts(self, value, city):
        service = sold(value["service"], city)
        if service:
            return {"url": addresses.service(city.code, service.code)}
        return {"url": value["link"] or addresses.city(city.code)}

    class Meta:
        icon = "arrow-right"
        label = _("call to action")
        template = "pages/blocks/call.html"
        description = _("A button that leads to a service or an address.")
