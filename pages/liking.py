"""The heart on services and providers: for people with an account, so that pages for everybody stay the same for everybody."""

from doorstep.people.models import Favourite
from pages import addresses


def keep_of(request, city, kind: str, code: str) -> dict | None:
    """Give the keep component's data, None for somebody without an account."""
    if not request.user.is_authenticated:
        return None
    kept = Favourite.objects.filter(user=request.user, city_id=city.id, kind=kind, code=code).exists()
    return {"action": addresses.named("keep", city.code, kind, code), "is_kept": kept}
