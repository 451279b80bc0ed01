"""Every write of providers: suspend and reinstate, say what they can do."""

from django.db import IntegrityError, transaction

from doorstep.kernel import clock, log
from doorstep.kernel.refusals import NotAllowed, WrongState, refuse_unless
from doorstep.providers import rights
from doorstep.providers.models import Provider, Skill, Suspension
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


@transaction.atomic
def assign_skills(service: str, *, city_id: int, providers: set[int], by) -> tuple[int, int]:
    """Say who of a city can do a service: from now on they are offered for it, and nobody else is.

    Takes:   service, its code; providers, the ids of all who can do it; others of the city lose the skill, and who has
             it keeps the level. Ids of other cities change nothing.
    Gives:   how many learned it and how many lost it. Jobs that are assigned already stay where they are.
    Refuses: NotAllowed. Nothing is written then.
    """
    refuse_unless(rights.may_assign_skills(by, city_id), NotAllowed)
    here = {row.pk: row for row in Provider.objects.select_for_update().filter(city_id=city_id)}
    able = set(Skill.objects.filter(city_id=city_id, service=service).values_list("provider_id", flat=True))
    new, gone = (providers & here.keys()) - able, able - providers
    Skill.objects.bulk_create([Skill(city_id=city_id, provider_id=pk, service=service) for pk in sorted(new)])
    Skill.objects.filter(city_id=city_id, service=service, provider_id__in=gone).delete()
    for pk in sorted(new | gone):
        log.write(here[pk], "skill_given" if pk in new else "skill_taken", by=by, reason=service)
        provider_changed.tell(provider=here[pk])
    return len(new), len(gone)
