"""Doors of people: sessions, codes, the profile, addresses, favourites."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import translation

from api import limits
from api.doors import PERSON, Door, operation
from api.limits import address_of
from api.paging import page_of_rows
from api.shapes.account import (
    AddressesAsked,
    AddressShown,
    AddressWanted,
    CodeSentShown,
    CodeWanted,
    FavouriteShown,
    FavouriteWanted,
    MeShown,
    MeWanted,
    SessionShown,
    SessionWanted,
)
from api.shapes.common import PageAsked, page_of
from api.writing import HOME_ZONE, instant
from doorstep.catalog.tree import catalogue
from doorstep.kernel import clock
from doorstep.kernel.refusals import TooMany
from doorstep.people import actions
from doorstep.people.actions.tokens import DAYS
from doorstep.people.models import Address, Favourite
from doorstep.people.refusals import (
    AccountClosed,
    CodeExpired,
    ContactTaken,
    IncompleteAddress,
    NoSuchCity,
    NoSuchService,
    TooManyKept,
    WrongCode,
    WrongPassword,
)
from doorstep.providers.models import Provider
from doorstep.rulebook.book import book


class LoginCodes(Door):
    """Codes to log in with."""

    @operation(
        "requestCode", takes=CodeWanted, gives=CodeSentShown, status=202, tag="people", limit=limits.CODES,
        refuses=[TooMany],
    )  # fmt: skip
    def post(self, request):
        """Send a log-in code to a phone or e-mail address; whether it is known is not told."""
        sent = actions.request_code(
            request.told["contact"], language=translation.get_language(), caller=address_of(request)
        )
        return {"kind": sent.kind, "expires_at": instant(sent.expires_at, HOME_ZONE)}


class Sessions(Door):
    """Sessions of people."""

    @operation(
        "createSession", takes=SessionWanted, gives=SessionShown, status=201, tag="people", limit=limits.SESSIONS,
        refuses=[WrongPassword, WrongCode, CodeExpired, AccountClosed, TooMany],
    )  # fmt: skip
    def post(self, request):
        """Log in with login and password, or with phone and the code sent there; gives a bearer token."""
        told, caller = request.told, address_of(request)
        if "code" in told and "phone" in told:
            language = translation.get_language()
            user = actions.session_by_code(told["phone"], told["code"], language=language, caller=caller)
        else:
            user = actions.session_by_password(told["login"], told["password"], caller=caller)
        token = actions.open_token(user)
        until = instant(clock.now() + timedelta(days=DAYS), HOME_ZONE)
        return {"token": token, "token_type": "Bearer", "expires_at": until, "person": show_me(user)}


class SessionDoor(Door):
    """The session that the request was sent with."""

    @operation("deleteSession", status=204, who=PERSON, tag="people")
    def delete(self, request):
        """Log out: the token of this request is worth nothing afterwards."""
        actions.close_token(request.auth.token)


def show_me(user) -> dict:
    provider = Provider.objects.filter(user=user).values_list("code", flat=True).first()
    roles = ["customer", *(["provider"] if provider else []), *(["staff"] if user.is_staff else [])]
    return {
        "handle": user.username,
        "name": user.name,
        "phone": user.phone,
        "email": user.email,
        "language": user.language,
        "home_city": user.home_city or None,
        "roles": roles,
        "provider": provider,
    }


class Me(Door):
    """The person behind the token."""

    @operation("getMe", gives=MeShown, who=PERSON, tag="people")
    def get(self, request):
        """Show the person behind the token."""
        return show_me(request.user)

    @operation(
        "updateMe", takes=MeWanted, gives=MeShown, who=PERSON, tag="people",
        refuses=[WrongCode, CodeExpired, ContactTaken],
    )  # fmt: skip
    def patch(self, request):
        """Change the name, language or home city; a new phone or e-mail needs the code that was sent there."""
        told = request.told
        if "home_city" in told:
            told["home_city"] = told["home_city"] or ""
        return show_me(actions.update_profile(request.user, **told))


def show_address(address) -> dict:
    return {
        "id": address.pk,
        "city": address.city.code,
        "district": str(address.district.name) if address.district else "",
        "label": address.label,
        "place": address.place,
        "street": address.street,
        "door": address.door,
        "access_note": address.access_note,
        "contact_name": address.contact_name,
        "contact_phone": address.contact_phone,
        "lat": address.lat,
        "lng": address.lng,
        "is_default": address.is_default,
    }


class Addresses(Door):
    """The caller's addresses."""

    @operation("listAddresses", asks=AddressesAsked, gives=page_of(AddressShown), who=PERSON, tag="people")
    def get(self, request):
        """List one's addresses, newest first; is_default marks the one offered first."""
        asked = request.asked
        mine = Address.objects.filter(user=request.user, archived_at=None).select_related("city", "district")
        if asked["city"]:
            mine = mine.filter(city__code=asked["city"])
        shown, after = page_of_rows("addresses", mine, "created_at", cursor=asked["cursor"], limit=asked["limit"])
        return {"items": [show_address(address) for address in shown], "next": after}

    @operation(
        "createAddress", takes=AddressWanted, gives=AddressShown, status=201, who=PERSON, tag="people",
        refuses=[NoSuchCity, IncompleteAddress, TooManyKept],
    )  # fmt: skip
    def post(self, request):
        """Keep an address."""
        return show_address(actions.add_address(request.user, **request.told))


class AddressDoor(Door):
    """One address."""

    @operation("deleteAddress", status=204, who=PERSON, tag="people")
    def delete(self, request, address_id):
        """Take an address off the list; orders keep their own copy."""
        actions.archive_address(request.user, address_id)


def show_favourite(favourite, names: dict[str, str]) -> dict:
    zone = ZoneInfo(favourite.city.time_zone)
    return {
        "city": favourite.city.code,
        "kind": favourite.kind,
        "code": favourite.code,
        "name": names.get(f"{favourite.kind}/{favourite.code}", ""),
        "created_at": instant(favourite.created_at, zone),
    }


def _names(favourites) -> dict[str, str]:
    """Name services from the book and providers by one query."""
    services = catalogue(book()).services
    names = {f"service/{f.code}": str(services[f.code].name) for f in favourites if f.code in services}
    wanted = [f.code for f in favourites if f.kind == Favourite.Kind.PROVIDER]
    if wanted:
        names |= {f"provider/{p.code}": str(p.name) for p in Provider.objects.filter(code__in=wanted, is_active=True)}
    return names


class Favourites(Door):
    """What the caller likes."""

    @operation("listFavourites", asks=PageAsked, gives=page_of(FavouriteShown), who=PERSON, tag="people")
    def get(self, request):
        """List liked services and providers, newest first."""
        mine = Favourite.objects.filter(user=request.user).select_related("city")
        shown, after = page_of_rows("favourites", mine, "created_at", **request.asked)
        names = _names(shown)
        return {"items": [show_favourite(favourite, names) for favourite in shown], "next": after}

    @operation(
        "createFavourite", takes=FavouriteWanted, gives=FavouriteShown, status=201, who=PERSON, tag="people",
        refuses=[NoSuchCity, NoSuchService, TooManyKept],
    )  # fmt: skip
    def post(self, request):
        """Like a service or provider; liking it twice changes nothing."""
        favourite = actions.set_favourite(request.user, **request.told)
        return show_favourite(favourite, _names([favourite]))


class FavouriteDoor(Door):
    """One liked thing."""

    @operation("deleteFavourite", status=204, who=PERSON, tag="people")
    def delete(self, request, city, kind, code):
        """Forget a liked thing; nothing happens when it was not liked."""
        actions.unset_favourite(request.user, city, kind, code)
