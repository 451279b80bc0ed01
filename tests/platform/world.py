"""A small world of its own for tests of the domain: one city, one service on sale, one provider who works all day."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connections

from doorstep.catalog.models import Category, Service
from doorstep.journeys import accept, fulfil, pay, place
from doorstep.kernel import actors, clock
from doorstep.kernel.refusals import Refusal
from doorstep.kernel.texts import Texts
from doorstep.messages.models import MessageTemplate
from doorstep.orders.doors import Door
from doorstep.orders.models import Order, Visit
from doorstep.people.models import User
from doorstep.places.models import City
from doorstep.pricing.models import PriceList
from doorstep.providers.models import Provider, Skill
from doorstep.rosters import supply
from doorstep.rosters.models import WeeklyHours
from doorstep.rulebook import book
from doorstep.rulebook.actions import publish_content

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=ZONE)  # a Monday
VISIT = datetime(2027, 3, 3, 14, 0, tzinfo=ZONE)
HALF_AN_HOUR = timedelta(minutes=30)
LAT, LNG = 30.23, 119.72
CITY, SERVICE = "linan", "window-polish"
PRICE, SHARE = 10_000, 8_000
DOOR = Door("钱王街 1 号", "王小明", "13098760001", "3 幢 502", "门禁 2580", "人民广场")


def texts(zh: str, en: str = "") -> Texts:
    return Texts({"zh-hans": zh, "en": en or zh})


def open_city(code: str = CITY) -> City:
    if known := City.objects.filter(code=code).first():
        return known
    return publish_content(City(code=code, name=texts("临安", "Lin'an"), lat=LAT, lng=LNG, phone="400 000 0000"))


def sell_service(city: City) -> Service:
    """Put one service on sale: an hour, ¥100, of which the provider gets 80 %."""
    category = publish_content(
        Category(
            code="window-care",
            name=texts("窗户", "Windows"),
            provider_noun=texts("师傅", "window cleaner"),
            review_dimensions=texts("准时, 整洁", "On time, Tidy"),
        )
    )
    service = publish_content(
        Service(
            code=SERVICE,
            category=category,
            name=texts("擦窗", "Window polish"),
            summary=texts("擦窗", "Windows"),
            unit=texts("次", "visit"),
            base_minutes=60,
            minutes_per_unit=0,
        )
    )
    for scope in (None, city):
        code = f"{SERVICE}-{scope.code if scope else 'all'}"
        publish_content(PriceList(code=code, service=service, city=scope, base_minor=PRICE, provider_percent=80))
    return service


def person(phone: str = "", *, email: str = "", name: str = "李雷", **facts) -> User:
    return User.objects.create_user(phone=f"+86{phone}" if phone else "", email=email, name=name, **facts)


def hire(city: City, code: str = "wang", *, phone: str = "13098760009") -> Provider:
    """Make a provider who does the service every day from eight to eight, anywhere in the city."""
    user = person(phone, name="王师傅")
    provider = Provider.objects.create(
        city=city, user=user, code=code, name=texts("王师傅", "Mr Wang"), lat=LAT, lng=LNG, radius_km=50,
        joined_on=MORNING.date(),
    )  # fmt: skip
    Skill.objects.create(city_id=provider.city_id, provider=provider, service=SERVICE)
    for weekday in range(7):
        WeeklyHours.objects.create(
            city_id=provider.city_id, provider=provider, weekday=weekday, from_minute=480, until_minute=1200
        )
    return provider


def speak_of(event: str, *audiences: str) -> None:
    """Publish a template of an event for the app and for mail that names the variables."""
    for audience in audiences or ("customer", "provider"):
        for channel in ("inapp", "mail"):
            publish_content(
                MessageTemplate(
                    code=f"{event}-{audience}-{channel}".replace(".", "-").replace("_", "-"),
                    event=event,
                    audience=audience,
                    channel=channel,
                    subject=texts("{{ order.service }}", "{{ order.service }}"),
                    body=texts(
                        "{{ order.number }} {{ order.starts }} {{ order.place }} {{ order.refund }}{{ code }}",
                        "{{ order.number }} {{ order.starts }} {{ order.place }} {{ order.refund }}{{ code }}",
                    ),
                )
            )


def remember_nothing() -> None:
    """Drop the book and the supply that this process holds: the bell rings only when a transaction ends, and a test's
    never does."""
    book.forget()
    supply.forget()


class World:
    """The city with its service, provider and customer, the clock standing at MORNING while it is entered."""

    def __init__(self):
        with clock.at(MORNING):
            self.city = open_city()
            self.service = sell_service(self.city)
            self.provider = hire(self.city)
            self.customer = person("13098760001", name="王小明")
            remember_nothing()

    @property
    def us(self):
        return actors.customer(self.customer)

    @property
    def them(self):
        return actors.provider(self.provider.user)

    def order(self, *, starts_at: datetime = VISIT, by=None, customer=None) -> Order:
        """Place an order that waits for payment."""
        by = by or self.us
        quote = place.make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=starts_at)
        hold = place.hold_time(quote.token, by=by)
        return place.place_order(hold.number, door=DOOR, by=by, language="zh-hans", customer=customer)

    def paid(self, **facts) -> Order:
        """Place an order and pay it."""
        order = self.order(**facts)
        attempt = pay.start_payment(order, method="wechat", by=actors.customer(order.customer))
        pay.settle(attempt.number, outcome="succeeded", event_id=f"evt-{attempt.number}")
        return again(order)

    def worked(self, **facts) -> Order:
        """Pay an order and let the provider do it; it waits for acceptance."""
        order = self.paid(**facts)
        fulfil.acknowledge(visit_of(order), by=self.them)
        with clock.at(VISIT - HALF_AN_HOUR):  # as early as allowed, so that it ends at VISIT and not too early
            fulfil.depart(visit_of(order), by=self.them)
            fulfil.arrive(visit_of(order), by=self.them, lat=LAT, lng=LNG)
            fulfil.start(visit_of(order), by=self.them, code=visit_of(order).door_code)
        with clock.at(VISIT):
            fulfil.finish(visit_of(order), by=self.them)
        return again(order)

    def done(self, **facts) -> Order:
        """Let an order be done and accepted."""
        order = self.worked(**facts)
        with clock.at(VISIT):
            accept.accept_work(order, by=actors.customer(order.customer))
        return again(order)


def again(row):
    """Give the row as it stands in the database."""
    return type(row).objects.get(pk=row.pk)


def visit_of(order: Order) -> Visit:
    return order.visits.exclude(state="superseded").get()


def race(many: int, act: Callable[[int], object]) -> list[object]:
    """Run an action in many threads at once, each on its own connection at MORNING; give results and refusals."""
    barrier, outcomes = threading.Barrier(many), [None] * many

    def run(place_in_line):
        try:
            with clock.at(MORNING):
                barrier.wait(20)
                outcomes[place_in_line] = act(place_in_line)
        except Refusal as refusal:
            outcomes[place_in_line] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
