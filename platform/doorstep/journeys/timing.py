"""What the timers do: each function looks at the record as it stands and does what is left, once or twice alike."""

from doorstep.journeys import accept, assign, late
from doorstep.journeys.cancel import CancellationPreview, end_visit, write_cancellation
from doorstep.kernel import clock, log
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.timers import on_timer
from doorstep.orders import actions
from doorstep.orders.models import Hold, Order, Visit
from doorstep.payments.actions import settle_cancellation, void_nodes
from doorstep.reviews.actions import reveal
from doorstep.rosters.claims import release_claim


@on_timer("hold")
def hold_ran_out(hold_id: int) -> None:
    """Give back a held time that nobody ordered (E1)."""
    hold = Hold.objects.select_for_update(of=("self",)).select_related("claim").filter(pk=hold_id).first()
    if hold and hold.claim.state == "held" and not Visit.objects.filter(claim=hold.claim).exists():
        release_claim(hold.claim)


@on_timer("unpaid")
def payment_ran_out(order_id: int) -> None:
    """Expire an order that nobody paid, and give back its time (E1)."""
    order = actions.lock_order(Order(pk=order_id))
    if order.state != Order.State.AWAITING_PAYMENT:
        return
    visit = actions.current_visit(order)
    end_visit(visit, by=THE_SYSTEM, reason="unpaid")
    void_nodes(order, by=THE_SYSTEM)
    actions.move_order(order, "expire", by=THE_SYSTEM, reason="unpaid")


@on_timer("answer")
def answer_ran_out(visit_id: int) -> None:
    """Ask the next best provider when the first did not answer in time (E2)."""
    visit = actions.lock_visit(Visit.objects.get(pk=visit_id))
    if visit.state != Visit.State.ASSIGNED or visit.answer_due_at is None or visit.answer_due_at > clock.now():
        return
    provider = visit.provider
    visit = assign.reoffer(visit, by=THE_SYSTEM, reason="no_answer")
    assign.Declining.objects.get_or_create(
        visit=visit,
        provider=provider,
        defaults={"city_id": visit.city_id, "reason": "no_answer", "at": clock.now()},
    )
    assign.assign_best(visit)


@on_timer("unassigned")
def still_unassigned(visit_id: int) -> None:
    """Look again for somebody; at last give up and refund everything (E3)."""
    visit = actions.lock_visit(Visit.objects.get(pk=visit_id))
    if visit.state != Visit.State.OFFERING:
        return
    terms = assign.terms_of(visit.order)
    minutes_left = (visit.starts_at - clock.now()).total_seconds() / 60
    if minutes_left <= terms.unassigned_refund_minutes:
        give_up(visit)
        return
    log.write(visit, "still_unassigned", by=THE_SYSTEM, data={"minutes_left": int(minutes_left)})
    visit = assign.assign_best(visit)
    if visit.state == Visit.State.OFFERING and minutes_left <= terms.unassigned_offer_minutes:
        actions.visit_moved.tell(visit=visit, step="propose", by=THE_SYSTEM, data={})


def give_up(visit: Visit) -> None:
    """End an order that nobody can do; the customer gets everything back."""
    order = visit.order
    end_visit(visit, by=THE_SYSTEM, reason="nobody_found")
    preview = CancellationPreview(True, 0, 0, order.total_minor, order.currency, [])
    write_cancellation(order, preview, by=THE_SYSTEM, reason="nobody_found")
    settle_cancellation(order, fee_minor=0, provider_minor=0, provider=None, by=THE_SYSTEM)
    data = {"refund_minor": order.total_minor, "fee_minor": 0}
    actions.move_order(order, "give_up", by=THE_SYSTEM, reason="nobody_found", data=data)


@on_timer("late")
def provider_is_late(visit_id: int) -> None:
    """Tell customer and dispatchers, once, that nobody has arrived (E8)."""
    late.tell_if_late(actions.lock_visit(Visit.objects.get(pk=visit_id)))


@on_timer("accept")
def acceptance_ran_out(order_id: int) -> None:
    """Accept finished work by itself (E9), but not what ended early: that the customer confirms (E6)."""
    order = actions.lock_order(Order(pk=order_id))
    visit = actions.current_visit(order)
    if order.state == Order.State.AWAITING_ACCEPTANCE and not (visit and visit.finished_early):
        accept.accept_work(order, by=THE_SYSTEM)


@on_timer("close")
def review_window_closed(order_id: int) -> None:
    """Show what was written of an order, waive a fee that was never paid, and close it, once nobody can write any more (E10)."""
    order = actions.lock_order(Order(pk=order_id))
    reveal(order)
    if order.state == Order.State.COMPLETED:
        void_nodes(order, by=THE_SYSTEM)
        actions.move_order(order, "close", by=THE_SYSTEM)
