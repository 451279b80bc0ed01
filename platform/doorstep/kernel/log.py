"""The append-only log: who did what to which record, when, why, under which policy."""

from doorstep.kernel import clock
from doorstep.kernel.models import Event
from doorstep.kernel.rows import insert


def write(record, step, **facts) -> Event:
    """Write one event; call inside the transaction of what it tells of."""
    event = entry(record, step, **facts)
    insert(event)
    return event


def write_all(events: list[Event]) -> None:
    """Write several events by one statement, in their order."""
    insert(*events)


def entry(record, step, *, by, before="", after="", reason="", policy_version=0, data=None, at=None) -> Event:
    """Give an event that is yet to be written."""
    kind = record._meta.model_name
    order_id = record.pk if kind == "order" else getattr(record, "order_id", None)
    return Event(
        city_id=getattr(record, "city_id", None),
        kind=kind,
        record_id=record.pk,
        order_id=order_id,
        step=step,
        before=before,
        after=after,
        actor_kind=by.kind,
        actor_id=by.user_id,
        partner=by.partner,
        reason=reason[:400],
        policy_version=policy_version,
        data=data or {},
        at=at or clock.now(),
    )


def of(record):
    """Give the record's own events, oldest first."""
    return Event.objects.filter(kind=record._meta.model_name, record_id=record.pk)
