"""Doors to services: shelves, one service, search."""

from operator import attrgetter

from rest_framework.response import Response

from api.caching import kept
from api.doors import Door, operation
from api.paging import page_of_list
from api.shapes.common import CityAsked, page_of
from api.shapes.content import SearchAsked, ServiceDetail, ServicesAsked, ServiceShown
from api.writing import Pictures, instant, money
from doorstep.catalog.choices import usual_choices
from doorstep.catalog.duration import duration
from doorstep.journeys import browse
from doorstep.journeys.facts import BadPoint, UnknownCity, UnknownService, point_of, scene_of
from doorstep.kernel.refusals import NotFound, refuse_unless
from doorstep.kernel.texts import spoken
from doorstep.orders.refusals import NotSold
from doorstep.pricing.prices import price_of
from doorstep.rulebook.book import book


def show_card(card, pictures) -> dict:
    service = card.service
    return {
        "code": service.code,
        "category": service.category,
        "name": str(service.name),
        "summary": str(service.summary),
        "unit": str(service.unit),
        "provider_noun": str(service.provider_noun),
        "from_price": money(card.from_minor, card.currency),
        "rating": card.rating,
        "rating_count": card.rating_count,
        "orders_90_days": card.orders_90_days,
        "next_start": instant(card.next_start, card.city.zone),
        "is_new": card.is_new,
        "reason": card.reason,
        "picture": pictures.of(service),
    }


def show_cards(cards) -> list[dict]:
    pictures = Pictures([card.service for card in cards])
    return [show_card(card, pictures) for card in cards]


class Services(Door):
    """The services of a city."""

    @operation(
        "listServices", asks=ServicesAsked, gives=page_of(ServiceShown), tag="content",
        refuses=[UnknownCity, BadPoint],
    )  # fmt: skip
    def get(self, request):
        """List the services of a city as cards: of a category, that come to a point, within a price, in an order."""
        asked = dict(request.asked)
        cursor, limit = asked.pop("cursor"), asked.pop("limit")
        lat, lng = asked.pop("lat", None), asked.pop("lng", None)
        point = point_of(lat, lng) if lat is not None and lng is not None else None
        now = book()
        cards = browse.cards(point=point, rules=now, **asked)
        shown, after = page_of_list("services", cards, attrgetter("service.code"), cursor=cursor, limit=limit)
        answer = {"items": show_cards(shown), "next": after}
        moves = point is not None or asked["with_next"]  # follows rosters, not only the book
        return Response(answer) if moves else kept(answer, now, asked["city"])


class ServiceDoor(Door):
    """One service."""

    @operation(
        "getService", asks=CityAsked, gives=ServiceDetail, tag="content",
        refuses=[UnknownCity, UnknownService, NotSold],
    )  # fmt: skip
    def get(self, request, code):
        """Show everything about a service that one needs to book it in a city."""
        now, city = book(), request.asked["city"]
        scene = scene_of(now, city, code)
        cards = browse.cards(city, category=scene.service.category, rules=now)
        card = next((card for card in cards if card.service.code == code), None)
        refuse_unless(card, NotFound)
        return kept(show_card(card, Pictures([card.service])) | _detail(scene), now, city)


def _detail(scene) -> dict:
    service, currency = scene.service, scene.city.currency
    prices = price_of(scene.book, scene.city.code, service.code)
    return {
        "path": list(service.path),
        "description": str(service.description),
        "quantity": {
            "least": service.quantity_min,
            "greatest": service.quantity_max,
            "step": service.quantity_step,
            "usual": service.quantity_default,
        },
        "options": [_show_group(group, prices, currency) for group in service.options],
        "addons": [_show_addon(addon, prices, currency) for addon in service.addons],
        "scope": [{"kind": line["kind"], "text": spoken(line["text"])} for line in service.scope],
        "steps": [_show_step(step) for step in service.steps],
        "tools": [_show_tool(tool, currency) for tool in service.tools],
        "faq": [{"question": spoken(f["question"]), "answer": spoken(f["answer"])} for f in service.faq],
        "crew": service.crew,
        "usual_minutes": duration(service, usual_choices(service)).minutes,
    }


def _show_group(group, prices, currency):
    choices = [
        {
            "code": choice.code,
            "name": str(choice.name),
            "minutes": choice.minutes,
            "price": money(prices.options.get(f"{group.code}/{choice.code}", 0), currency),
        }
        for choice in group.choices
    ]
    return {"code": group.code, "name": str(group.name), "choices": choices}


def _show_addon(addon, prices, currency):
    return {
        "code": addon.code,
        "name": str(addon.name),
        "note": str(addon.note),
        "minutes": addon.minutes,
        "most": addon.most,
        "price": money(prices.addons.get(addon.code, 0), currency),
    }


def _show_step(step):
    texts = {"title": spoken(step["title"]), "text": spoken(step["text"])}
    return texts | {name: step[name] for name in ("who", "minutes", "evidence")}


def _show_tool(tool, currency):
    return {
        "name": spoken(tool["name"]),
        "brought_by": tool["brought_by"],
        "price": money(tool["price_minor"], currency),
        "brand": tool["brand"],
        "allergy": spoken(tool["allergy"]),
    }


class Search(Door):
    """What somebody typed."""

    @operation(
        "searchServices", asks=SearchAsked, gives=page_of(ServiceShown), tag="content", refuses=[UnknownCity]
    )  # fmt: skip
    def get(self, request):
        """Find services by Chinese, pinyin, its initials, English or a synonym, best first; one page."""
        asked = request.asked
        cards = browse.search(asked["city"], asked["q"], most=asked["limit"])
        return {"items": show_cards(cards), "next": None}
