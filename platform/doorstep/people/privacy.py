"""Who sees how much of a door, when: district until assigned, the street on the day before, door and phone from two
hours before until a day after; every sight of contact data by staff or provider is kept for the customer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from doorstep.kernel import actors
from doorstep.kernel.actors import Actor
from doorstep.people import rights
from doorstep.people.contacts import masked_name, masked_phone
from doorstep.people.models import ContactAccess

DISTRICT, STREET, DOOR = "district", "street", "door"
DOOR_BEFORE = timedelta(hours=2)
HIDDEN_AFTER = timedelta(hours=24)
SAME_SIGHT = timedelta(minutes=5)  # a page that refreshes itself is one sight


@dataclass(frozen=True)
class DoorView:
    """As much of a door as this viewer sees now; what is hidden is None, names and phones are masked."""

    district: str
    place: str
    street: str | None
    door: str | None
    access_note: str | None
    contact_name: str
    contact_phone: str
    stage: str  # district, street or door
    opens_at: datetime | None = None  # when the next stage begins, for a provider


def provider_stage(starts_at: datetime, ends_at: datetime, zone: tzinfo, at: datetime) -> tuple[str, datetime | None]:
    """Give the stage of an assigned provider and the instant of the next one. Pure."""
    door_at = starts_at - DOOR_BEFORE
    day_before = starts_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    if at >= ends_at + HIDDEN_AFTER:
        return DISTRICT, None
    if at >= door_at:
        return DOOR, None
    return (STREET, door_at) if at >= day_before else (DISTRICT, day_before)


def door_for(order, viewer: Actor, at: datetime, *, purpose: str = "") -> DoorView:
    """Show a viewer as much of the order's door as their part and the time allow.

    Takes:   order with its visits; viewer, an Actor; at, aware; purpose, kept with the sight.
    Gives:   DoorView. A sight of contact data by staff or provider is written down in ContactAccess.
    Source:  F28, F47, F92.
    """
    stage, opens_at = _stage(order, viewer, at)
    view = _view(order, stage, opens_at)
    if stage != DISTRICT and viewer.kind in {actors.PROVIDER, actors.STAFF}:
        seen = "street" if stage == STREET else "street door access_note contact_name contact_phone"
        keep_sight(order, viewer, seen, purpose=purpose or viewer.kind, at=at)
    return view


def _stage(order, viewer, at):
    if rights.owns(viewer, order):
        return DOOR, None
    if viewer.kind == actors.STAFF and rights.may_see_contacts(viewer, order):
        return DOOR, None
    if viewer.kind == actors.PROVIDER:
        own = order.visits.filter(provider__user=viewer.user_id).exclude(state__in=("superseded", "cancelled"))
        if visit := own.order_by("-id").first():
            ends_at = visit.done_at or visit.ends_at
            return provider_stage(visit.starts_at, ends_at, ZoneInfo(order.city.time_zone), at)
    return DISTRICT, None


def _view(order, stage, opens_at) -> DoorView:
    is_open = stage == DOOR
    return DoorView(
        district=order.district_name,
        place=order.place,
        street=order.street if stage != DISTRICT else None,
        door=order.door if is_open else None,
        access_note=order.access_note if is_open else None,
        contact_name=order.contact_name if is_open else masked_name(order.contact_name),
        contact_phone=order.contact_phone if is_open else masked_phone(order.contact_phone),
        stage=stage,
        opens_at=opens_at,
    )


def keep_sight(order, viewer: Actor, seen: str, *, purpose: str, at: datetime) -> None:
    """Write down for the customer that somebody saw something private of an order; the same within minutes is one sight.

    Takes: seen, words of pages.account.inbox: street, door, contact_phone, evidence ...
    """
    sights = ContactAccess.objects.filter(
        viewer=viewer.user_id, order_id=order.pk, subject=order.customer_id, fields=seen
    )
    if not sights.filter(at__gt=at - SAME_SIGHT, at__lte=at, purpose=purpose[:60]).exists():
        ContactAccess.objects.create(
            city_id=order.city_id,
            viewer_id=viewer.user_id,
            subject_id=order.customer_id,
            order_id=order.pk,
            fields=seen,
            purpose=purpose[:60],
            at=at,
        )
