"""The customer confirms the work, or it confirms itself (E9); money is shared out, the review window opens."""

from django.db import transaction
from django.db.models import F

from doorstep.journeys.review import reveal_when_over
from doorstep.kernel import clock, timers
from doorstep.kernel.refusals import NotAllowed, refuse_unless
from doorstep.orders import actions, rights
from doorstep.orders.models import Order
from doorstep.payments.actions import settle_completion
from doorstep.providers.models import Provider
from doorstep.rosters.claims import release_claim


@transaction.atomic
def accept_work(order: Order, *, by) -> Order:
    """Accept finished work: the visit is verified, the provider's share is theirs, the order is complete.

    Refuses: NotAllowed, WrongState. Source: orders.md work_done to verified; E9.
    """
    refuse_unless(rights.may_accept(by, order), NotAllowed)
    order = actions.lock_order(order)
    visit = actions.current_visit(order)
    actions.move_order(order, "accept", by=by, completed_at=clock.now())
    actions.move_visit(visit, "verify", by=by, verified_at=clock.now())
    if visit.claim:
        release_claim(visit.claim)  # the work is over; its quarters of an hour are history
    Provider.objects.filter(pk=visit.provider_id).update(jobs_done=F("jobs_done") + 1)
    settle_completion(order, provider=visit.provider)
    timers.cancel_timer("accept", order)
    reveal_when_over(order)
    return order
