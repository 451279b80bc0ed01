"""The housekeeping behind the periodic tasks: scheduled publishing, counting anew, forgetting what is over."""

from datetime import timedelta

from django.core.management import call_command

from doorstep.kernel import clock, limits
from doorstep.kernel.models import Limit, Timer
from doorstep.kernel.refusals import TooMany
from doorstep.messages.models import Message
from doorstep.orders.models import Hold
from doorstep.people.models import AccessToken, LoginCode
from doorstep.places.models import City
from doorstep.reviews.actions import recount
from doorstep.rosters.models import Claim

CODES_KEPT = timedelta(days=1)
TOKENS_KEPT = timedelta(days=30)
HOLDS_KEPT = timedelta(days=30)
TIMERS_KEPT = timedelta(days=90)
MESSAGES_KEPT = timedelta(days=400)


def is_mine(name: str, *, seconds: int) -> bool:
    """Say whether this process does a job that only one does at a time; whoever died frees it after so many seconds."""
    try:
        limits.count(f"job/{name}", at_most=1, seconds=seconds)
    except TooMany:
        return False
    return True


def publish_scheduled() -> None:
    """Publish and unpublish what is due, in one process at a time; each publish writes its release (rulebook)."""
    if is_mine("publish", seconds=50):
        call_command("publish_scheduled")


def recount_all() -> int:
    """Count every city's services anew; give how many counts were wrong."""
    return sum(recount(city_id) for city_id in City.objects.values_list("pk", flat=True))


def forget_old() -> None:
    """Delete codes, tries, dead tokens, holds that came to nothing, fired timers and old messages."""
    now = clock.now()
    LoginCode.objects.filter(expires_at__lt=now - CODES_KEPT).delete()
    Message.objects.filter(event="login.code", queued_at__lt=now - CODES_KEPT).delete()
    Message.objects.filter(queued_at__lt=now - MESSAGES_KEPT).delete()
    Limit.objects.filter(resets_at__lt=now).delete()
    AccessToken.objects.filter(expires_at__lt=now - TOKENS_KEPT).delete()
    AccessToken.objects.filter(revoked_at__lt=now - TOKENS_KEPT).delete()
    Timer.objects.filter(fired_at__lt=now - TIMERS_KEPT).delete()
    Timer.objects.filter(cancelled_at__lt=now - TIMERS_KEPT).delete()
    _forget_holds(now - HOLDS_KEPT)
    call_command("clearsessions")


def _forget_holds(before):
    """A hold without an order still says where somebody lives."""
    idle = Hold.objects.filter(expires_at__lt=before, claim__visit=None, claim__state=Claim.State.RELEASED)
    claims = list(idle.values_list("claim_id", flat=True))
    Hold.objects.filter(claim_id__in=claims).delete()
    Claim.objects.filter(pk__in=claims).delete()
