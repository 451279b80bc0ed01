"""The catalogue of a book: the category tree with what each node inherits, and every service. No database."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from doorstep.kernel.texts import Texts
from doorstep.rulebook.book import Book, Entry

INHERITED = ("provider_noun", "hue", "scene", "review_dimensions")


@dataclass(frozen=True)
class CategoryFacts:
    """One published category; inherited fields are resolved, origins says from which category each comes."""

    id: int
    code: str
    parent: str
    path: tuple[str, ...]
    name: Texts
    summary: Texts
    provider_noun: Texts
    hue: str
    scene: str
    picture: int | None
    position: int
    review_dimensions: Texts
    origins: dict[str, str] = field(default_factory=dict)

    def dimensions(self, language: str | None = None) -> list[str]:
        """Give what customers rate with stars, in a language (the active one by default)."""
        written = self.review_dimensions.in_(language) if language else str(self.review_dimensions)
        return [word.strip() for word in written.replace("，", ",").split(",") if word.strip()]


@dataclass(frozen=True)
class ChoiceFacts:
    """One answer of an option group; minutes count per unit."""

    code: str
    name: Texts
    minutes: int


@dataclass(frozen=True)
class OptionGroupFacts:
    """A choice of exactly one."""

    code: str
    name: Texts
    choices: tuple[ChoiceFacts, ...]

    def choice(self, code: str) -> ChoiceFacts | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class AddOnFacts:
    """Something extra, up to `most` pieces; minutes count each."""

    code: str
    name: Texts
    note: Texts
    minutes: int
    most: int


@dataclass(frozen=True)
class ServiceFacts:
    """One published service whose category is published too."""

    id: int
    code: str
    category: str
    path: tuple[str, ...]
    name: Texts
    summary: Texts
    description: Texts
    unit: Texts
    quantity_min: int
    quantity_max: int
    quantity_step: int
    quantity_default: int
    base_minutes: int
    minutes_per_unit: Decimal
    spread_percent: int
    crew: int
    scope: list[dict]
    steps: list[dict]
    tools: list[dict]
    faq: list[dict]
    options: tuple[OptionGroupFacts, ...]
    addons: tuple[AddOnFacts, ...]
    provider_noun: Texts
    hue: str
    scene: str
    picture: int | None
    synonyms: str
    badge_needed: str
    is_pinned: bool
    is_unlisted: bool
    new_until: date | None
    position: int

    def addon(self, code: str) -> AddOnFacts | None:
        return next((addon for addon in self.addons if addon.code == code), None)


@dataclass(frozen=True)
class Catalogue:
    """All published categories and services, in their order."""

    categories: dict[str, CategoryFacts]
    services: dict[str, ServiceFacts]

    def roots(self) -> list[CategoryFacts]:
        return self.children("")

    def children(self, code: str) -> list[CategoryFacts]:
        return [node for node in self.categories.values() if node.parent == code]

    def path(self, code: str) -> tuple[str, ...]:
        node = self.categories.get(code)
        return node.path if node else ()

    def services_of(self, category: str) -> list[ServiceFacts]:
        """Give the services of a category and of all below it."""
        return [service for service in self.services.values() if category in service.path]


def _path(code, payloads) -> tuple[str, ...]:
    path: list[str] = []
    while code and code in payloads and code not in path:
        path.append(code)
        code = payloads[code]["parent"]
    return tuple(reversed(path)) if not code else ()  # an unpublished ancestor hides what is below it


def _category(code, payloads) -> CategoryFacts | None:
    path = _path(code, payloads)
    if not path:
        return None
    own, values, origins = payloads[code], {}, {}
    for name in INHERITED:
        origin = next((step for step in reversed(path) if payloads[step][name]), None)
        values[name] = payloads[origin][name] if origin else own[name]
        if origin:
            origins[name] = origin
    return CategoryFacts(
        id=own["id"],
        code=code,
        parent=own["parent"],
        path=path,
        name=Texts(own["name"]),
        summary=Texts(own["summary"]),
        provider_noun=Texts(values["provider_noun"] or {}),
        hue=values["hue"] or "clay",
        scene=values["scene"] or "door",
        picture=own["picture"],
        position=own["position"],
        review_dimensions=Texts(values["review_dimensions"] or {}),
        origins=origins,
    )


def _options(groups) -> tuple[OptionGroupFacts, ...]:
    return tuple(
        OptionGroupFacts(
            group["code"],
            Texts(group["name"]),
            tuple(ChoiceFacts(c["code"], Texts(c["name"]), c["minutes"]) for c in group["choices"]),
        )
        for group in groups
        if group["choices"]
    )


def _service(payload, category: CategoryFacts) -> ServiceFacts:
    least, greatest, step, usual = payload["quantity"]
    texts: dict = {name: Texts(payload[name]) for name in ("name", "summary", "description", "unit")}
    same = ("id", "code", "base_minutes", "spread_percent", "crew", "scope", "steps", "tools", "faq", "picture")
    flags = ("synonyms", "badge_needed", "is_pinned", "is_unlisted", "position")
    return ServiceFacts(
        **texts,
        **{name: payload[name] for name in same + flags},
        category=category.code,
        path=category.path,
        quantity_min=least,
        quantity_max=greatest,
        quantity_step=step,
        quantity_default=usual,
        minutes_per_unit=Decimal(payload["minutes_per_unit"]),
        options=_options(payload["options"]),
        addons=tuple(
            AddOnFacts(a["code"], Texts(a["name"]), Texts(a["note"]), a["minutes"], a["most"])
            for a in payload["addons"]
        ),
        provider_noun=category.provider_noun,
        hue=category.hue,
        scene=payload["scene"] or category.scene,
        new_until=date.fromisoformat(payload["new_until"]) if payload["new_until"] else None,
    )


def _build(book: Book) -> Catalogue:
    payloads = {entry.key: entry.payload for entry in book.all("category")}
    nodes = [node for code in payloads if (node := _category(code, payloads))]
    categories = {node.code: node for node in sorted(nodes, key=lambda n: (len(n.path), n.position, n.code))}
    order = {code: place for place, code in enumerate(categories)}
    services = [
        _once(book, entry, categories) for entry in book.all("service") if entry.payload["category"] in categories
    ]
    services.sort(key=lambda s: (order[s.path[0]], order[s.category], s.position, s.code))
    return Catalogue(categories, {service.code: service for service in services})


def _once(book: Book, entry: Entry, categories) -> ServiceFacts:
    """Give the facts of a service, made anew only when it or a category above it has changed."""
    category = categories[entry.payload["category"]]
    above = (book.entries.get(("category", code, "", "")) for code in category.path)
    return book.once(("service", entry.key), (entry, *above), lambda: _service(entry.payload, category))


def catalogue(book: Book) -> Catalogue:
    """Give the catalogue of a book, made once for all books with the same categories and services."""
    return book.derive(_build, "category", "service")
