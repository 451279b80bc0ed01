"""Who comes: provider cards for customers, masked before booking, full after assignment."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from doorstep.catalog.tree import catalogue
from doorstep.journeys.facts import city_of, point_of
from doorstep.kernel import clock
from doorstep.kernel.refusals import NotFound
from doorstep.kernel.texts import Texts
from doorstep.places.atlas import atlas
from doorstep.providers.models import Provider
from doorstep.rosters import supply as supplies
from doorstep.rulebook.book import book


@dataclass(frozen=True)
class Badge:
    """Something that was checked: what, who issued it, when."""

    kind: str
    name: str
    issuer: Texts
    verified_on: date
    expires_on: date | None


@dataclass(frozen=True)
class ProviderCard:
    """A provider as customers see them (F11)."""

    code: str
    name: Texts
    bio: Texts
    photo: object | None
    years: int
    rating: float | None
    rating_count: int
    jobs_done: int
    noun: Texts
    services: list[str]
    badges: list[Badge]

    @property
    def is_verified(self) -> bool:
        return any(badge.kind == "identity" for badge in self.badges)


def _card(provider: Provider, tree, today: date) -> ProviderCard:
    skills = [skill.service for skill in provider.skills.all() if skill.service in tree.services]
    badges = [
        Badge(v.kind, v.get_kind_display(), v.issuer, v.verified_on, v.expires_on)
        for v in provider.verifications.all()
        if not v.expires_on or v.expires_on >= today
    ]
    return ProviderCard(
        provider.code,
        provider.name,
        provider.bio,
        provider.photo,
        max(0, today.year - provider.since_year),
        provider.rating,
        provider.rating_count,
        provider.jobs_done,
        tree.services[skills[0]].provider_noun if skills else Texts(),
        skills,
        badges,
    )


def _rows(city_id: int):
    rows = Provider.objects.active().of_city(city_id).exclude(suspensions__ends_at=None, suspensions__isnull=False)
    return rows.select_related("photo").prefetch_related("skills", "verifications")


def provider_cards(
    city: str, *, service: str = "", lat=None, lng=None, after: str = "", most: int = 20
) -> list[ProviderCard]:
    """List providers of a city, best rated first: those of a service, those who come to a point.

    Takes:   after, the code of the last card of the page before.
    Refuses: UnknownCity, BadPoint. Four queries, whatever their number.
    """
    rules = book()
    place = city_of(rules, city)
    workers = list(supplies.supply(place.id).workers.values())
    if lat is not None and lng is not None:
        point = point_of(lat, lng)
        areas = atlas(rules).areas_at(city, point)
        workers = [w for w in workers if w.covers(point, areas)]
    chosen = [w for w in workers if not w.is_suspended and (not service or service in w.skills)]
    chosen.sort(key=lambda w: (-(w.rating_sum + 45) / (w.rating_count + 10), -w.jobs_done, w.code))
    codes = [w.code for w in chosen]
    start = codes.index(after) + 1 if after in codes else 0
    page = chosen[start : start + most]
    rows = {row.pk: row for row in _rows(place.id).filter(pk__in=[w.id for w in page])}
    tree, today = catalogue(rules), clock.now().astimezone(place.zone).date()
    return [_card(rows[w.id], tree, today) for w in page if w.id in rows]


def provider_card(city: str, code: str) -> ProviderCard:
    """Give one provider's card. Refuses: UnknownCity, NotFound."""
    rules = book()
    place = city_of(rules, city)
    row = _rows(place.id).filter(Q(code=str(code)[:40])).first()
    if row is None:
        raise NotFound()
    return _card(row, catalogue(rules), clock.now().astimezone(place.zone).date())
