"""What search engines read: schema.org objects of the company, services with offers and ratings, questions, ways back."""

from django.conf import settings

from doorstep.brand.face import face
from doorstep.kernel.money import EXPONENT
from doorstep.kernel.texts import spoken
from doorstep.rulebook.book import book
from pages import addresses


def organisation(city=None) -> dict:
    found: dict = {"@type": "Organization", "@id": f"{settings.BASE_URL}/#company", "name": str(face(book()).name)}
    found["url"] = addresses.absolute(addresses.city(city.code) if city else addresses.cities())
    if city:
        found["areaServed"] = {"@type": "City", "name": str(city.name)}
        if city.phone:
            found["telephone"] = city.phone
    return found


def figure(minor: int, currency: str) -> str:
    """Write an amount as schema.org wants it: 128.00."""
    digits = EXPONENT.get(currency, 2)
    return f"{minor / 10**digits:.{digits}f}"


def service(facts, city, url: str, *, from_minor: int, image: str, spread: dict | None) -> dict:
    """Give a Service with its Offer, and its AggregateRating when it has reviews."""
    found = {
        "@type": "Service",
        "name": str(facts.name),
        "description": str(facts.summary),
        "url": addresses.absolute(url),
        "image": addresses.absolute(image),
        "provider": {"@id": f"{settings.BASE_URL}/#company"},
        "areaServed": {"@type": "City", "name": str(city.name)},
        "offers": {
            "@type": "Offer",
            "price": figure(from_minor, city.currency),
            "priceCurrency": city.currency,
            "availability": "https://schema.org/InStock",
            "url": addresses.absolute(url),
        },
    }
    if spread:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{spread['mean']:.1f}",
            "reviewCount": spread["total"],
            "bestRating": 5,
        }
    return found


def crumbs(links: list[dict]) -> dict:
    items = [
        {"@type": "ListItem", "position": place, "name": link["text"], "item": addresses.absolute(link["url"])}
        for place, link in enumerate(links, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def questions(faq: list[dict]) -> dict:
    items = [
        {"@type": "Question", "name": spoken(row["question"]),
         "acceptedAnswer": {"@type": "Answer", "text": spoken(row["answer"])}}
        for row in faq
    ]  # fmt: skip
    return {"@type": "FAQPage", "mainEntity": items}
