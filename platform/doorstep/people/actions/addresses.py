"""The doors of a customer."""

from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.refusals import NotFound, refuse_unless
from doorstep.people.contacts import normal_phone
from doorstep.people.models import Address, User
from doorstep.people.refusals import BadPoint, IncompleteAddress, NoSuchCity, TooManyKept
from doorstep.places.atlas import atlas
from doorstep.places.geometry import Point
from doorstep.rulebook.book import book

MOST = 30
LONGEST = {"label": 20, "place": 120, "street": 160, "door": 80, "access_note": 300, "contact_name": 60}


@transaction.atomic
def add_address(
    user: User, *, city: str, street: str, contact_name: str, contact_phone: str, lat: float, lng: float,
    door="", access_note="", place="", label="", is_default=False,
) -> Address:  # fmt: skip
    """Keep an address of a customer.

    Takes:   city, a code; street with number; lat and lng in WGS-84 degrees; texts are cut to their longest.
    Gives:   the Address with its district; the first one, or is_default, is offered first.
    Refuses: NoSuchCity, BadPoint, IncompleteAddress, BadPhone, TooManyKept.
    """
    here, point = atlas(book()).city(city), Point(float(lat), float(lng))
    refuse_unless(here, NoSuchCity)
    refuse_unless(point.is_valid, BadPoint)
    refuse_unless(street.strip() and contact_name.strip(), IncompleteAddress)
    texts = {
        "label": label,
        "place": place,
        "street": street,
        "door": door,
        "access_note": access_note,
        "contact_name": contact_name,
    }
    kept = Address.objects.filter(user=user, archived_at=None)
    refuse_unless(kept.count() < MOST, TooManyKept)
    if is_default or not kept.exists():
        kept.update(is_default=False)
        is_default = True
    district = atlas(book()).district_at(city, point)
    return Address.objects.create(
        user=user,
        city_id=here.id,
        district_id=district.id if district else None,
        contact_phone=normal_phone(contact_phone),
        lat=point.lat,
        lng=point.lng,
        is_default=is_default,
        **{name: text.strip()[: LONGEST[name]] for name, text in texts.items()},
    )


def archive_address(user: User, address_id: int) -> None:
    """Take an address off the list; orders keep their own copy. Refuses: NotFound, when it is not theirs."""
    mine = Address.objects.filter(pk=address_id, user=user, archived_at=None)
    refuse_unless(mine.update(archived_at=clock.now(), is_default=False), NotFound)
