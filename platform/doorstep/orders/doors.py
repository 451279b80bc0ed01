"""Where the visit goes and whom to call there, checked. No database."""

from dataclasses import dataclass

from doorstep.orders.refusals import BadDoor
from doorstep.people.contacts import normal_phone


@dataclass(frozen=True)
class Door:
    """A door: street and number, building and door, how to get in, contact, and the known place near it."""

    street: str
    contact_name: str
    contact_phone: str
    door: str = ""
    access_note: str = ""
    place: str = ""


MOST = {"street": 200, "contact_name": 60, "door": 120, "access_note": 300, "place": 120}


def checked_door(door: Door) -> Door:
    """Give the door with clean texts and the phone in its normal form. Refuses: BadDoor with facts field, BadPhone."""
    clean = {name: (getattr(door, name) or "").strip() for name in MOST}
    for name in ("street", "contact_name"):
        if not clean[name]:
            raise BadDoor(field=name)
    for name, most in MOST.items():
        if len(clean[name]) > most:
            raise BadDoor(field=name)
    return Door(**clean, contact_phone=normal_phone(door.contact_phone or ""))
