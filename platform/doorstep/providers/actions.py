"""Every write of providers: suspend and reinstate."""

from django.db import IntegrityError, transaction

from doorstep.kernel import clock, log
from doorstep.kernel.refusals import NotAllowed, WrongState, refuse_unless
from doorstep.providers import rights
from doorstep.providers.models import Provider, Suspension
from doorstep.providers.notices import provider_changed


@transaction.atomic
def suspend(provider: Provider, *, by, reason: str) -> Suspension:
    """Offer a provider no more jobs until reinstated. Refuses: NotAllowed, WrongState when suspended already."""
    refuse_unless(rights.may_suspend(by, provider), NotAllowed)
    try:
        with transaction.atomic():
            row = Suspension.objects.create(
                city_id=provider.city_id,
                provider=provider,
                reason=reason[:200],
                by_id=by.user_id,
                starts_at=clock.now(),
            )
    except IntegrityError as already:
        raise WrongState() from already
    log.write(provider, "suspended", by=by, reason=reason)
    provider_changed.tell(provider=provider)
    return row


@transaction.atomic
def reinstate(provider: Provider, *, by, reason: str = "") -> None:
    """Let a suspended provider work again. Refuses: NotAllowed, WrongState when not suspended."""
    refuse_unless(rights.may_suspend(by, provider), NotAllowed)
    ended = Suspension.objects.filter(provider=provider, ends_at=None).update(ends_at=clock.now())
    refuse_unless(ended, WrongState)
    log.write(provider, "reinstated", by=by, reason=reason)
    provider_changed.tell(provider=provider)
