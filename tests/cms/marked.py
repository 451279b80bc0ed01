"""A third city whose every object bears a mark, so that a single letter of it in an answer is seen."""

from datetime import timedelta

from django.utils import timezone

from cms.guard.models import CONTENT, RECORDS
from doorstep.catalog.models import Service
from doorstep.kernel import log
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Event
from doorstep.kernel.texts import Texts
from doorstep.messages.models import Message, MessageTemplate
from doorstep.orders.models import Order, Visit
from doorstep.payments.models import Account, PaymentNode, Refund, Transfer
from doorstep.people.models import User
from doorstep.places.models import Calendar, City, District, ServiceArea
from doorstep.policies.models import Policy
from doorstep.pricing.models import PriceList, Surcharge
from doorstep.providers.models import Provider
from doorstep.reviews.models import Review
from doorstep.rosters.models import Claim
from doorstep.rulebook.actions import publish_content
from doorstep.rulebook.models import Release

MARK = "ZZQXXQZZ"  # so long that no random token says it by chance
SQUARE = {"type": "Polygon", "coordinates": [[[10.0, 50.0], [10.1, 50.0], [10.1, 50.1], [10.0, 50.1], [10.0, 50.0]]]}
PLACE = {"lat": 50.05, "lng": 10.05}


def mark(name=""):
    return Texts({"zh-hans": f"{MARK}{name}", "en": f"{MARK}{name}"})


def marked_content() -> dict:
    """Publish one row of every kind of content in the marked city, each with a second draft."""
    city = City(code="zzq-city", name=mark("城"), phone=f"{MARK}1", **PLACE)
    publish_content(city)
    rows = {
        District: District(city=city, code="zzq-district", name=mark("区"), outline=SQUARE, **PLACE),
        ServiceArea: ServiceArea(city=city, code="zzq-area", name=mark("片"), outline=SQUARE),
        Calendar: Calendar(city=city, code="zzq-days", name=mark("历"), layer="company"),
        PriceList: PriceList(city=city, code="zzq-price", service=Service.objects.first(), base_minor=12345),
        Surcharge: Surcharge(city=city, code="zzq-night", name=mark("夜"), percent=10),
        Policy: Policy(city=city, code="zzq-policy", name=mark("则"), hold_minutes=17),
        MessageTemplate: MessageTemplate(
            city=city, code="zzq-message", event="order.placed", audience="customer", channel="inapp",
            subject=mark("题"), body=mark("文"),
        ),
    }  # fmt: skip
    for row in rows.values():
        publish_content(row)
        row.save_revision()
    return {City: city, **rows}


def marked_records(content) -> dict:
    """Write one record of every kind in the marked city."""
    city, now = content[City], timezone.now()
    person = User.objects.create_user(phone="+8613900009999", name=f"{MARK}客")
    worker = User.objects.create_user(phone="+8613900009998", name=f"{MARK}工")
    provider = Provider.objects.create(
        city=city, user=worker, code="zzq-provider", name=mark("师傅"), joined_on=now.date(), **PLACE
    )
    times = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=1, hours=2)}
    claim = Claim.objects.create(city=city, provider=provider, state="firm", first_cell=1, end_cell=9, **times, **PLACE)
    order = Order.objects.create(
        number=f"D{MARK}2", city=city, customer=person, state="confirmed", service="zzq", category="zzq",
        service_name=mark("服务"), minutes=120, currency="CNY", total_minor=9900, book_number=1, quote_id="Q",
        street=f"{MARK}街", contact_name=f"{MARK}名", contact_phone="+8613900009999", place=f"{MARK}处",
        starts_at=times["starts_at"], placed_at=now, terms={}, **PLACE,
    )  # fmt: skip
    visit = Visit.objects.create(
        number=f"V{MARK}2", city=city, order=order, provider=provider, claim=claim, state="assigned",
        answer_due_at=now, door_code="123456", **times,
    )  # fmt: skip
    accounts = [
        Account.objects.create(city=city, kind=kind, owner=str(owner.pk), currency="CNY")
        for kind, owner in (("customer", person), ("provider", provider))
    ]
    transfer = Transfer.objects.create(
        city=city, order=order, source=accounts[0], target=accounts[1], amount_minor=9900, currency="CNY",
        reason="payment", key=f"{MARK}-1", at=now,
    )  # fmt: skip
    node = PaymentNode.objects.create(city=city, order=order, amount_minor=9900, currency="CNY", due_at=now)
    refund = Refund.objects.create(
        city=city, node=node, number=f"R{MARK}2", amount_minor=9900, reason=f"{MARK}退", state="refused",
        problem=f"{MARK}拒", at=now,
    )  # fmt: skip
    review = Review.objects.create(
        city=city,
        order=order,
        provider=provider,
        service="zzq",
        by=person,
        author=MARK,
        stars=1,
        text=f"{MARK}评",
        at=now,
    )
    message = Message.objects.create(
        city=city, user=person, event="order.placed", channel="inapp", subject=f"{MARK}信", body=f"{MARK}信", key=f"{MARK}-m",
        queued_at=now, next_try_at=now,
    )  # fmt: skip
    event = log.write(order, "place", by=THE_SYSTEM, after="confirmed", reason=f"{MARK}因")
    return {
        Order: order, Visit: visit, Claim: claim, Transfer: transfer, Refund: refund, Review: review,
        Provider: provider, Message: message, Event: event, Release: Release.objects.filter(key="zzq-district").latest("number"),
    }  # fmt: skip


def marked_world() -> dict:
    """Give one marked row per guarded model that has a city."""
    content = marked_content()
    rows = {**content, **marked_records(content)}
    assert set(rows) >= {m for m in (*CONTENT, *RECORDS) if m.__name__ not in {"Category", "Service"}}
    return rows
