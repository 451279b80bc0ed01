"""What a customer likes: services and providers of a city."""

from doorstep.kernel.refusals import refuse_unless
from doorstep.people.models import Favourite, User
from doorstep.people.refusals import NoSuchCity, NoSuchService, TooManyKept
from doorstep.places.atlas import atlas
from doorstep.rulebook.book import book
from doorstep.rulebook.models import code_validator

MOST = 300


def set_favourite(user: User, city: str, kind: str, code: str) -> Favourite:
    """Keep a liked service or provider; liking it twice changes nothing.

    Takes:   city, a code; kind, service or provider; code of it. Whether a provider exists is seen when it is shown.
    Refuses: NoSuchCity, NoSuchService, TooManyKept.
    """
    here = atlas(book()).city(city)
    refuse_unless(here, NoSuchCity)
    well_formed = code_validator.regex.match(code)  # type: ignore[union-attr]
    refuse_unless(kind in Favourite.Kind.values and well_formed and len(code) <= 80, NoSuchService)
    refuse_unless(kind != Favourite.Kind.SERVICE or book().get("service", code), NoSuchService)
    refuse_unless(Favourite.objects.filter(user=user).count() < MOST, TooManyKept)
    return Favourite.objects.get_or_create(user=user, city_id=here.id, kind=kind, code=code)[0]


def unset_favourite(user: User, city: str, kind: str, code: str) -> None:
    """Forget a liked service or provider; nothing happens when it was not liked."""
    Favourite.objects.filter(user=user, city__code=city, kind=kind, code=code).delete()
