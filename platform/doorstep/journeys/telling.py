"""Who is told what: the matrix of step and audience, and the variables of the messages. Each side hears a step once."""

from datetime import timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import override

from doorstep.brand.face import face
from doorstep.catalog.tree import catalogue
from doorstep.dispatch.models import Dispatching
from doorstep.kernel.models import Event
from doorstep.kernel.money import written
from doorstep.kernel.saying import spoken_time
from doorstep.kernel.texts import Texts, spoken
from doorstep.messages import actions
from doorstep.orders.models import Cancellation, Reschedule
from doorstep.orders.notices import order_moved, visit_moved
from doorstep.payments.notices import money_refunded, payment_failed
from doorstep.people.notices import code_made
from doorstep.people.territory import staff_with
from doorstep.places.atlas import atlas
from doorstep.reviews.notices import review_replied, review_written
from doorstep.rulebook.book import book

CUSTOMER, PROVIDER, STAFF = "customer", "provider", "staff"
# step of the order: event, audiences
ORDER_STEPS = {
    "place": ("order.placed", (CUSTOMER,)),
    "expire": ("order.expired", (CUSTOMER,)),
    "pay": ("order.confirmed", (CUSTOMER,)),
    "cancel": ("order.cancelled", (CUSTOMER, PROVIDER)),
    "give_up": ("order.unfulfillable", (CUSTOMER,)),
}
# step of the visit: event, audiences
VISIT_STEPS = {
    "assign": ("visit.assigned", (CUSTOMER, PROVIDER)),
    "propose": ("visit.unassigned", (CUSTOMER,)),
    "acknowledge": ("visit.acknowledged", (CUSTOMER, PROVIDER)),
    "depart": ("visit.en_route", (CUSTOMER,)),
    "late": ("visit.late", (CUSTOMER, STAFF)),
    "miss_provider": ("visit.missed", (CUSTOMER, PROVIDER)),
    "arrive": ("visit.arrived", (CUSTOMER,)),
    "start": ("visit.started", (CUSTOMER,)),
    "finish": ("visit.finished", (CUSTOMER,)),
    "verify": ("visit.verified", (CUSTOMER, PROVIDER)),
}
ORDER_PATHS = {CUSTOMER: "account/orders/{number}/", PROVIDER: "work/jobs/{number}/", STAFF: "admin/visits/{number}/"}


@receiver(order_moved)
def order_step(order, step, by, data, event=None, **_rest):
    """Tell both sides of a step of the order; one that was just placed has no provider and no costs yet."""
    if step in ORDER_STEPS and not (data or {}).get("silent"):
        name, audiences = ORDER_STEPS[step]
        visit = None if step == "place" else _visit_of(order)
        _tell(name, order, visit, audiences, record=order, step=step, entry=event)


@receiver(visit_moved)
def visit_step(visit, step, by, data, event=None, **_rest):
    """Tell both sides of a step of a visit; moving it is told once, not again as an assignment."""
    if (data or {}).get("silent"):
        return
    if step == "reschedule":
        _moved(visit, data or {})
    elif step in ("reoffer", "recall"):
        _withdrawn(visit, by)
    elif step == "assign":
        _assigned(visit)
    elif step in VISIT_STEPS:
        name, audiences = VISIT_STEPS[step]
        _tell(name, visit.order, visit, audiences, record=visit, step=step, entry=event)


def _assigned(visit):
    """A first provider or another one instead. After a move the customer hears of the move, and only a provider who is
    new to the order hears of the job here."""
    times = Event.objects.filter(kind="visit", record_id=visit.pk, step="assign").count()
    old = visit.order.visits.filter(superseded_by=visit).first() if times <= 1 else None
    audiences = VISIT_STEPS["assign"][1]
    if old:
        audiences = () if old.provider_id == visit.provider_id else (PROVIDER,)
    event = "visit.reassigned" if times > 1 else "visit.assigned"
    _tell(event, visit.order, visit, audiences, record=visit, step="assign")


def _withdrawn(visit, by):
    """A provider who did not decline it themselves hears that the job is gone."""
    last = Dispatching.objects.filter(visit=visit).exclude(chosen=None).select_related("chosen__user").first()
    if last and by.kind != PROVIDER:
        _tell("visit.withdrawn", visit.order, visit, (PROVIDER,), record=visit, step="reoffer", provider=last.chosen)


def _moved(visit, data):
    """The customer hears the new time; so does a provider who keeps the job, one who does not hears that it is gone."""
    left = data.get("left_provider")
    audiences = (CUSTOMER,) if left else (CUSTOMER, PROVIDER)
    _tell("order.rescheduled", visit.order, visit, audiences, record=visit, step="reschedule")
    old = visit.order.visits.filter(superseded_by=visit).select_related("provider__user").first()
    if left and old and old.provider_id == left:
        _tell("order.cancelled", visit.order, old, (PROVIDER,), record=old, step="supersede")


@receiver(payment_failed)
def payment_did_not_work(attempt, **_rest):
    order = attempt.node.order
    _tell("payment.failed", order, _visit_of(order), (CUSTOMER,), record=attempt, step="fail")


@receiver(money_refunded)
def money_went_back(refund, **_rest):
    order = refund.node.order
    extra = {"refund": written(refund.amount_minor, order.currency)}
    _tell("payment.refunded", order, _visit_of(order), (CUSTOMER,), record=refund, step="refund", extra=extra)


@receiver(review_written)
def review_was_written(review, **_rest):
    _tell("review.published", review.order, _visit_of(review.order), (PROVIDER,), record=review, step="write",
          provider=review.provider)  # fmt: skip


@receiver(review_replied)
def review_was_answered(review, **_rest):
    _tell("review.replied", review.order, _visit_of(review.order), (CUSTOMER,), record=review, step="reply",
          provider=review.provider)  # fmt: skip


@receiver(code_made)
def code_was_made(kind, contact, code, minutes, language, key, **_rest):
    """Send a log-in code to where it was asked for, by short message or mail."""
    via = "sms" if kind == "phone" else "mail"
    variables = {"code": code, "minutes": minutes}
    actions.queue(
        "login.code", audience=CUSTOMER, variables=variables, key=key, contact=contact, via=via, language=language
    )


def _visit_of(order):
    visits = order.visits.select_related("provider__user").exclude(state="superseded")
    return visits.order_by("pk").last()


def _tell(event, order, visit, audiences, *, record, step, provider=None, extra=None, entry=None):
    provider = provider or (visit.provider if visit else None)
    key = _key(record, step, entry)
    for audience in audiences:
        for user in _readers(audience, order, provider):
            language = order.language if audience == CUSTOMER and user.is_guest else user.language
            actions.queue(
                event,
                audience=audience,
                user=user,
                city=order.city,
                order_id=order.pk,
                variables=variables_of(order, visit, provider, audience, language, extra),
                key=f"{key}/{user.pk}" if audience == STAFF else key,
                language=language,
            )


def _readers(audience, order, provider) -> list:
    """Who hears it: the customer, the provider, everybody who dispatches in the order's city."""
    if audience == STAFF:
        return staff_with("orders.dispatch_visits", order.city_id)
    user = order.customer if audience == CUSTOMER else getattr(provider, "user", None)
    return [user] if user else []


def _key(record, step, entry=None) -> str:
    """Name a step by its entry in the log: the step taken again is told again, the same one announced twice is not."""
    kind = record._meta.model_name
    taken = entry or Event.objects.filter(kind=kind, record_id=record.pk, step=step).order_by("pk").last()
    return f"{kind}/{record.pk}/{step}/{taken.pk if taken else 0}"


def variables_of(order, visit, provider, audience: str, language: str, extra=None) -> dict:
    """Give the variables of a message about an order, in the reader's language; never contact data."""
    with override(language):
        city = atlas(book()).city(order.city.code)
        zone = ZoneInfo(order.city.time_zone)
        starts_at, ends_at = (visit.starts_at, visit.ends_at) if visit else (order.starts_at, None)
        ends_at = ends_at or starts_at + timedelta(minutes=order.minutes)
        return {
            "order": {
                "number": order.number,
                "service": spoken(order.service_name, language),
                "total": written(order.total_minor, order.currency),
                "starts": spoken_time(starts_at, ends_at, zone, language),
                "place": _place(order),
                "refund": "",
                "early": "yes" if visit and visit.finished_early else "",
                "fee": "",
                "link": link_to(order, visit, audience, language),
                **_costs(order, visit),
                **(extra or {}),
            },
            "provider": {"name": str(provider) if provider else "", "noun": _noun(order, language)},
            "customer": {"name": order.customer.name},
            "platform": {"name": face(book()).name.in_(language), "phone": city.phone if city else ""},
        }


def _place(order) -> str:
    """The district and the known place near the door, never the door."""
    return " ".join(part for part in (order.district_name, order.place) if part)


def _noun(order, language) -> str:
    category = catalogue(book()).categories.get(order.category)
    return Texts(category.provider_noun).in_(language) if category else ""


def _costs(order, visit) -> dict[str, str]:
    """What cancelling or the last move cost and gives back; free ones are left empty, so that templates stay silent."""
    if order.state == order.State.AWAITING_PAYMENT:
        return {}
    cancelled = Cancellation.objects.filter(order=order).first()
    if cancelled:
        fee_minor, refund_minor = cancelled.fee_minor, cancelled.refund_minor
    else:
        moved = Reschedule.objects.filter(order=order).last()
        fee_minor, refund_minor = (moved.fee_minor if moved else 0), 0
    shown = {"fee": fee_minor, "refund": refund_minor}
    return {name: written(minor, order.currency) for name, minor in shown.items() if minor}


def link_to(order, visit, audience: str, language: str) -> str:
    """Give the absolute address of the order or job in the reader's language (the default one has no prefix)."""
    prefix = "" if language == settings.LANGUAGE_CODE or audience == STAFF else f"{language}/"
    number = order.number if audience == CUSTOMER or visit is None else visit.number
    return urljoin(settings.BASE_URL, f"/{prefix}{ORDER_PATHS[audience].format(number=number)}")
