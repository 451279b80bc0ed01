"""A provider who did not come: the visit ends, everything goes back to the customer, the provider's time is free."""

from django.db import transaction

from doorstep.journeys.cancel import CancellationPreview, stop_waiting, terms_kept, write_cancellation
from doorstep.kernel import clock
from doorstep.kernel.actors import STAFF
from doorstep.kernel.refusals import NotAllowed, WrongState, refuse_unless
from doorstep.orders import actions, rights
from doorstep.orders.machines import ORDER, VISIT
from doorstep.orders.models import Order, Visit
from doorstep.orders.refusals import NotLateYet
from doorstep.payments.actions import settle_cancellation
from doorstep.payments.refunds import give_fees_back, refundable
from doorstep.policies.lateness import is_free_to_leave
from doorstep.rosters.claims import release_claim

REASON = "provider_no_show"


def may_report_absence(visit: Visit, *, by) -> bool:
    """Say whether report_absence would be heard now, to show or hide its button."""
    possible = VISIT.allows(visit.state, "miss_provider") and ORDER.allows(visit.order.state, "cancel")
    return possible and _is_late_enough(visit, by) and rights.may_report_absence(by, visit)


def _is_late_enough(visit, by) -> bool:
    """Staff know more: the agreed time is enough. A customer waits as long as the order's terms say (E8)."""
    if by.kind == STAFF:
        return clock.now() >= visit.starts_at
    return is_free_to_leave(terms_kept(visit.order), visit.starts_at, clock.now())


@transaction.atomic
def report_absence(order: Order, *, by, note: str = "") -> Visit:
    """Report that the provider did not come: the order ends and the customer gets everything back, fees of moving too.

    Takes:   by, the order's customer or partner, or staff of the city; note, their words (at most 200 characters).
    Gives:   the Visit, ended as provider_no_show; its time is free, both sides are told once.
    Refuses: NotAllowed, WrongState, NotLateYet. Nothing is written then.
    Source:  orders.md provider_no_show; E8; DECISIONS.md: why a refund and not another provider.
    """
    order = actions.lock_order(order)
    visit = actions.current_visit(order)
    refuse_unless(visit and rights.may_report_absence(by, visit), NotAllowed)
    possible = VISIT.allows(visit.state, "miss_provider") and ORDER.allows(order.state, "cancel")
    refuse_unless(possible, WrongState(state=visit.state, step="miss_provider"))
    refuse_unless(_is_late_enough(visit, by), NotLateYet)
    give_fees_back(order)
    refund_minor = refundable(order)
    preview = CancellationPreview(True, 0, 0, refund_minor, order.currency, [])
    write_cancellation(order, preview, by=by, reason=REASON)
    settle_cancellation(order, fee_minor=0, provider_minor=0, provider=None, by=by, reason=REASON)
    if visit.claim:
        release_claim(visit.claim)
    stop_waiting(visit)
    data = {"fee_minor": 0, "refund_minor": refund_minor, "provider": visit.provider_id}
    actions.move_visit(visit, "miss_provider", by=by, reason=note.strip()[:200], data=data)
    actions.move_order(order, "cancel", by=by, reason=REASON, data={**data, "silent": True})
    return visit
