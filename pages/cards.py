"""Turns what the journeys tell into what the components show: service and provider cards, reviews, bills."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from doorstep.catalog.choices import usual_choices
from doorstep.catalog.tree import catalogue
from doorstep.kernel.texts import spoken
from doorstep.places.atlas import CityFacts
from doorstep.pricing.engine import Basket, price
from doorstep.rulebook.book import book
from pages import addresses, wording
from pages.pictures import picture_of, shown
from pages.reading import chosen_cards


def rating(mean: float | None, count: int) -> dict | None:
    return {"score": f"{mean:.1f}", "count": f"{count:,}"} if mean and count else None


def card_row(card, city: CityFacts, *, query: dict | None = None, closed: str = "") -> dict:
    """Give a browse.ServiceCard as the service card component takes it."""
    service = card.service
    row = {
        "code": service.code,
        "url": addresses.service(city.code, service.code, **(query or {})),
        "name": str(service.name),
        "summary": str(service.summary),
        "picture": picture_of(service),
        "price": wording.price(card.from_minor, card.currency, is_from=True),
        "rating": rating(card.rating, card.rating_count),
        "flag": _("New") if card.is_new else "",
    }
    if card.next_start:
        row["next_free"] = wording.moment(card.next_start, city.zone)
        row["next_free_iso"] = card.next_start.isoformat()
    else:
        row["closed"] = closed or _("See free times")
    return row


def service_cards(city: CityFacts, codes: list[str]) -> list[dict]:
    """Give the cards of these services, in this order; what is not sold here is left out."""
    return [card_row(card, city) for card in chosen_cards(city, codes)]


def service_card(city: CityFacts, code: str) -> dict | None:
    return next(iter(service_cards(city, [code])), None)


def bill(lines, total_minor: int, currency: str) -> dict:
    """Give price lines and their total as the price_lines component takes them.

    lines: objects or dictionaries with kind, name, quantity, amount_minor.
    """
    rows = []
    for line in lines:
        read = line.get if isinstance(line, dict) else lambda name, _line=line: getattr(_line, name)
        minor, quantity = read("amount_minor"), read("quantity")
        note = f"× {quantity}" if quantity and quantity > 1 else ""
        shown = {"label": spoken(read("name")), "note": note, "price": wording.price(minor, currency)}
        rows.append({**shown, "is_minus": minor < 0})
    return {"lines": rows, "total": wording.price(total_minor, currency)}


def usual_bill(city: CityFacts, service) -> dict:
    """Give the bill of a service with its usual choices on a plain day."""
    rules = book()
    made = price(rules, Basket(service, usual_choices(service), city)).value
    return bill(made.lines, made.total_minor, made.currency)


def category_tile(node, city: CityFacts) -> dict:
    return {"url": addresses.category(city.code, node.code), "name": str(node.name), "picture": picture_of(node)}


def provider_row(card, city: CityFacts) -> dict:
    """Give a people_to_meet.ProviderCard as the provider card component takes it."""
    name = str(card.name)
    years = ngettext("%(count)s year in the trade", "%(count)s years in the trade", card.years) % {"count": card.years}
    jobs = ngettext("%(count)s job done", "%(count)s jobs done", card.jobs_done) % {"count": card.jobs_done}
    return {
        **wording.face(name, card.code, shown(card.photo)["src"] if card.photo else ""),
        "code": card.code,
        "url": addresses.provider(city.code, card.code),
        "rating": rating(card.rating, card.rating_count),
        "jobs": jobs,
        "years": years if card.years else "",
        "note": str(card.bio),
        "facts": [badge_row(badge) for badge in card.badges],
    }


def badge_row(badge) -> dict:
    """Give something that was checked as a fact: what, who says so, since when."""
    text = _("Checked: %(what)s") % {"what": badge.name}
    return {"text": text, "issuer": spoken(badge.issuer), "when": badge.verified_on.isoformat()}


def stars_label(stars: int) -> str:
    return _("%(stars)s of 5 stars") % {"stars": stars}


def review_row(review, city: CityFacts) -> dict:
    """Give a Review as the review component takes it."""
    on = review.at.astimezone(city.zone).date()
    service = catalogue(book()).services.get(review.service)
    return {
        "author": wording.face(_("Anonymous") if review.is_anonymous else review.author, str(review.pk)),
        "percent": review.stars * 20,
        "label": stars_label(review.stars),
        "when": wording.day(on),
        "iso": on.isoformat(),
        "about": str(service.name) if service else "",
        "tags": review.tags,
        "text": review.text,
        "reply": review.reply,
        "reply_by": _("%(name)s replied") % {"name": review.provider.name} if review.reply else "",
        "language": review.language if review.language != get_language() else "",
    }


def histogram_of(counts: dict[int, int]) -> dict | None:
    """Give the spread of stars {5: 12, 4: 3, ...} as the histogram component takes it."""
    total = sum(counts.values())
    if not total:
        return None
    mean = sum(stars * count for stars, count in counts.items()) / total
    rows = [
        {"label": ngettext("%(stars)s star", "%(stars)s stars", stars) % {"stars": stars}, "count": f"{counts.get(stars, 0):,}",
         "percent": round(100 * counts.get(stars, 0) / total)}
        for stars in (5, 4, 3, 2, 1)
    ]  # fmt: skip
    words = ngettext("%(count)s review", "%(count)s reviews", total) % {"count": f"{total:,}"}
    return {"score": f"{mean:.1f}", "count": words, "rows": rows, "mean": mean, "total": total}
