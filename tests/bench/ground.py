"""What is measured on, in a scratch database: the demo's rules, 1,000 seeded providers with work, tokens and quotes.

Runs in a process of its own with the product's settings and answers one JSON line per line that it is told:
`build`, `quotes COUNT KIND` (tokens of free starts), `publish` (one more release), `counts` (SQL per request).
"""

import json
import random
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import django

SIZES = {50: "sofa-cleaning", 200: "fridge-cleaning", 1000: "ac-cleaning"}  # nobody needs a licence for these
CITY, POINT = "shanghai", {"lat": 31.2246, "lng": 121.4440}
SEED, DAYS, SURCHARGES = 20261122, 14, 200
SLOTS = {
    size: f"/api/v1/services/{code}/slots/?city={CITY}&lat={POINT['lat']}&lng={POINT['lng']}&days={DAYS}"
    for size, code in SIZES.items()
}
LIST, PAGE = f"/api/v1/services/?city={CITY}", f"/{CITY}/"
WALK = [
    "/", PAGE, f"/en{PAGE}", f"{PAGE}categories/cleaning/", f"{PAGE}services/ac-cleaning/", f"{PAGE}search/?q=qingjie",
    f"{PAGE}book/ac-cleaning/", LIST, f"/api/v1/providers/?city={CITY}", f"/api/v1/reviews/?city={CITY}", *SLOTS.values(),
]  # fmt: skip
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # of transactions: not counted
DOOR = {"street": "愚园路 1 号", "contact_name": "压测", "contact_phone": "13800001111"}
SOON = (datetime.now(UTC) + timedelta(days=3)).replace(hour=2, minute=0, second=0, microsecond=0)  # ten in the morning
QUOTE = {"city": CITY, "service": SIZES[200], **POINT, "starts_at": SOON.isoformat()}


def build() -> dict:
    """Fill the empty database."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from fixtures import city, paging
    from fixtures.progress import Silence

    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        city.load_rules(Silence())
        _surcharges()
        _providers()
        token = _customer()
        with paging.Drawing():
            paging.load_pages()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id bigint PRIMARY KEY, name varchar(40))")
        cursor.execute("INSERT INTO bench_row VALUES (1, 'one')")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    return {"token": token}


def _surcharges():
    """Live rules beside those of the demo: four fit any start, which makes a bill of five lines; the others are of nights."""
    from doorstep.rulebook.actions import release
    from doorstep.rulebook.book import Entry

    rows = []
    for number in range(SURCHARGES):
        fits = number % (SURCHARGES // 4) == 0
        start = 0 if fits else 30 * (number % 12)
        payload = {
            "code": f"bench-{number}", "name": {"zh-hans": f"规则 {number}", "en": f"Rule {number}"}, "amount_minor": 100,
            "days": "any" if fits else ("any", "workday", "weekend", "holiday")[number % 4], "percent": "0.50",
            "from_minute": start, "until_minute": 1440 if fits else start + 30,
        }  # fmt: skip
        rows.append((Entry("surcharge", f"bench-{number}", CITY, "", payload), f"bench {number}"))
    release(rows)


def _providers():
    from doorstep.kernel import clock
    from doorstep.kernel.texts import Texts
    from doorstep.people.models import User
    from doorstep.places.models import City
    from doorstep.providers.models import Provider, Skill
    from doorstep.rosters.models import WeeklyHours

    rng, city, today = random.Random(SEED), City.objects.get(code=CITY), clock.now().date()
    users = User.objects.bulk_create(User(name=f"师傅 {n}", password="!") for n in range(1000))
    providers = Provider.objects.bulk_create(
        Provider(
            city=city, user=user, code=f"bench-{n}", name=Texts({"zh-hans": f"师傅 {n}", "en": f"Provider {n}"}),
            lat=POINT["lat"] + rng.uniform(-0.1, 0.1), lng=POINT["lng"] + rng.uniform(-0.1, 0.1), radius_km=40,
            joined_on=today, rating_sum=rng.randrange(300, 500), rating_count=100,
        )
        for n, user in enumerate(users)
    )  # fmt: skip
    pairs = [(providers[n], code) for size, code in SIZES.items() for n in range(size)]
    Skill.objects.bulk_create(
        Skill(provider=p, service=code, level=rng.randrange(1, 4), city=city) for p, code in pairs
    )
    WeeklyHours.objects.bulk_create(
        WeeklyHours(provider=p, weekday=day, from_minute=480, until_minute=1200, city=city)
        for p in providers
        for day in rng.sample(range(7), 6)
    )
    _work(rng, city, providers)


def _work(rng, city, providers):
    """About one job of two hours on two days of three."""
    from zoneinfo import ZoneInfo

    from doorstep.kernel import clock
    from doorstep.rosters.grid import Window, instant_of
    from doorstep.rosters.models import Claim, ClaimCell

    zone = ZoneInfo(city.time_zone)
    window = Window(clock.now().astimezone(zone).date(), DAYS, zone)
    claims = []
    for provider in providers:
        for day in window.dates:
            if rng.random() < 0.65:
                first = window.origin + window.bit(day, 480 + 30 * rng.randrange(20))
                claims.append(
                    Claim(
                        city=city, provider=provider, starts_at=instant_of(first), ends_at=instant_of(first + 8),
                        first_cell=first, end_cell=first + 8, state="firm",
                        lat=POINT["lat"] + rng.uniform(-0.1, 0.1), lng=POINT["lng"] + rng.uniform(-0.1, 0.1),
                    )
                )  # fmt: skip
    made = Claim.objects.bulk_create(claims, batch_size=500)
    cells = (
        ClaimCell(city=city, provider_id=c.provider_id, cell=cell, claim=c)
        for c in made
        for cell in range(c.first_cell, c.end_cell)
    )
    ClaimCell.objects.bulk_create(cells, batch_size=500)


def _customer() -> str:
    from doorstep.people.actions import open_token
    from doorstep.people.models import User

    return open_token(User.objects.create(name="压测", password="!"))


def quotes(count: int, size: int, *, is_named: bool) -> list[str]:
    """Give tokens for free starts: any of a service's providers, each start as often as it has providers; or one named."""
    from doorstep.catalog.choices import usual_choices
    from doorstep.catalog.tree import catalogue
    from doorstep.journeys import place, times
    from doorstep.providers.models import Provider
    from doorstep.rulebook.book import book

    service = catalogue(book()).services[SIZES[size]]
    wanted = {"choices": usual_choices(service), **POINT}
    if not is_named:
        found = times.slots(CITY, service.code, **wanted, days=DAYS)
        free = [
            slot.starts_at
            for day in found.days
            for slot in day.slots
            if slot.is_open
            for _n in range(slot.providers // 12)
        ]
        random.Random(SEED).shuffle(free)
        return [place.make_quote(CITY, service.code, **wanted, starts_at=at).token for at in free[:count]]
    tokens: list[str] = []
    codes = Provider.objects.filter(skills__service=service.code).order_by("-pk").values_list("code", flat=True)
    for code in codes:
        found = times.slots(CITY, service.code, **wanted, days=DAYS, provider=code)
        for day in found.days[2:]:
            slot = next((slot for slot in day.slots if slot.is_open), None)
            if slot:
                quote = place.make_quote(CITY, service.code, **wanted, starts_at=slot.starts_at, provider=code)
                tokens.append(quote.token)
        if len(tokens) >= count:
            break
    return tokens[:count]


def publish() -> int:
    """Release another price of a service on the list, so that every process must make its answers anew."""
    from dataclasses import replace

    from doorstep.rulebook.actions import release
    from doorstep.rulebook.book import book

    listed = book().entries["price", SIZES[50], "", ""]
    payload = listed.payload | {"base_minor": (listed.payload["base_minor"] or 0) + 100}
    return release([(replace(listed, payload=payload), "bench")])


def counts(token: str) -> dict:
    """Give the SQL statements of each request, the first time after a publish and again; and the engine's milliseconds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, found = Client(), {}

    def counted(name, ask):
        with CaptureQueriesContext(connection) as queries:
            answer = ask()
        assert answer.status_code < 300, (name, answer.status_code, answer.content[:300])
        found[name] = sum(not query["sql"].startswith(CONTROL) for query in queries)
        return answer

    for name, path in (("list", LIST), ("page", PAGE)):
        client.get(path)
        publish()
        counted(f"{name} cold", lambda path=path: client.get(path))
        counted(f"{name} warm", lambda path=path: client.get(path))
    for size, path in SLOTS.items():
        client.get(path)
        counted(f"slots {size}", lambda path=path: client.get(path))
    promise, other = quotes(2, 200, is_named=False)
    json_of = {"content_type": "application/json", "headers": {"authorization": f"Bearer {token}"}}
    counted("quote", lambda: client.post("/api/v1/quotes/", QUOTE, **json_of))
    hold = counted("hold", lambda: client.post("/api/v1/holds/", {"quote": promise}, **json_of)).json()
    counted("order", lambda: client.post("/api/v1/bookings/", {"hold": hold["number"], **DOOR}, **json_of))
    counted("book", lambda: client.post("/api/v1/bookings/", {"quote": other, **DOOR}, **json_of))
    return {"counts": found, "engine_ms": _engine_ms()}


def _engine_ms() -> float:
    from doorstep.catalog.choices import usual_choices
    from doorstep.journeys.facts import scene_of
    from doorstep.journeys.place import priced
    from doorstep.rulebook.book import book

    scene = scene_of(book(), CITY, SIZES[200])
    chosen = usual_choices(scene.service)
    priced(scene, chosen, SOON)
    began = time.process_time()
    for _n in range(50):
        bill = priced(scene, chosen, SOON).value
    assert len(asdict(bill)["lines"]) in (5, 6)  # the demo has a rule of its own for some hours
    return (time.process_time() - began) / 50 * 1000


def main() -> None:
    django.setup()
    acts = {
        "build": build,
        "publish": publish,
        "counts": counts,
        "any": lambda count, size: quotes(int(count), int(size), is_named=False),
        "named": lambda count, size: quotes(int(count), int(size), is_named=True),
    }
    for line in sys.stdin:
        name, *given = line.split()
        print(json.dumps(acts[name](*given)), flush=True)


if __name__ == "__main__":
    main()
