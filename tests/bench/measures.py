"""What is measured, on one engine, beside its reference in the same run."""

import itertools
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from statistics import median

from tests.bench import ground
from tests.bench.load import Caller, rate, together
from tests.bench.servers import ROOT, Engine, Ground, Server, serving

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "200"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
BOOKINGS = 300
PUBLISHES = 15
RUSH_SECONDS = 1.0  # within which a loser must have been told


@dataclass
class Line:
    """One figure beside its reference and its target; a target of None is only told."""

    work: str
    ours: float
    unit: str
    reference: str = ""
    target: float | None = None
    is_most: bool = False  # the target is the most that is allowed, not the least
    ratio: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        value = self.ours if self.ratio is None else self.ratio
        return "PASS" if (value <= self.target if self.is_most else value >= self.target) else "MISS"

    def as_json(self) -> dict:
        return asdict(self) | {"verdict": self.verdict}


@dataclass
class Run:
    """All lines of one engine and what they are divided by."""

    engine: Engine
    references: dict[str, float] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def against(self, work, per_second, reference, target, note="") -> None:
        ratio = per_second / self.references[reference]
        self.lines.append(Line(work, per_second, "/s", reference, target, ratio=ratio, note=note))

    def at_most(self, work, value, unit, target: float | None, note="") -> None:
        self.lines.append(Line(work, value, unit, target=target, is_most=True, note=note))


def measure_reference(run: Run) -> None:
    """Measure the two views that do nothing and read one row."""
    with serving(run.engine, "tests.bench.reference:application", "/row") as server:
        for name in ("hello", "row"):
            rate(server.port, f"/{name}", seconds=1)
            run.references[name] = rate(server.port, f"/{name}", seconds=SECONDS).per_second


def measure_product(run: Run, keeper: Ground, token: str) -> None:
    """Measure reading, quoting, booking and the rush on one start."""
    with serving(run.engine, "doorstep.conf.wsgi:application", "/healthz") as server:
        _reading(run, server, keeper)
        _slots(run, server)
        _quotes(run, server)
        _bookings(run, server, keeper, token)
        _rush(run, server, keeper, 30, ROUNDS)
        _rush(run, server, keeper, 200, max(1, ROUNDS // 10))
        run.at_most("memory of a web worker, 1,000 providers, after the rush", max(server.workers_mb()), "MB", None)
    _counts(run, keeper, token)


def measure_memory(run: Run, demo: Engine) -> None:
    """Load the demo city and measure a worker's memory after visitors have walked through it."""
    for command in ("migrate", "load_demo"):
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=demo.environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    with serving(demo, "doorstep.conf.wsgi:application", "/healthz") as server:
        for path in ground.WALK:
            _good(rate(server.port, path, seconds=1))
        run.at_most("memory of a web worker on the demo, after a walk", max(server.workers_mb()), "MB", 220)


def _good(found):
    if found.wrong:
        raise RuntimeError(f"{found.wrong} answers were not of the 200s.")
    return found.per_second


def _reading(run, server: Server, keeper):
    for name, path in (("content list", ground.LIST), ("page", ground.PAGE)):
        rate(server.port, path, seconds=1)
        warm = _good(rate(server.port, path, seconds=SECONDS))
        run.against(f"{name}, warm", warm, "hello", 0.7)
        cold, publishing = [], []
        for _n in range(PUBLISHES):
            time.sleep(0.2)  # as people publish; what follows the publish follows at once
            began = time.perf_counter()
            keeper.ask("publish")
            publishing.append(time.perf_counter() - began)
            began = time.perf_counter()
            first = Caller(server.port, 1)
            first.connection.request("GET", path)
            first.connection.getresponse().read()
            cold.append(time.perf_counter() - began)
        typical, published = median(cold), median(publishing)
        note = f"{typical * 1000:.1f} ms, two workers; a publish takes {published * 1000:.0f} ms"
        run.against(f"{name}, first after a publish", 2 / typical, "row", 0.2, note)


def _slots(run, server: Server):
    rates = {}
    for size, path in ground.SLOTS.items():
        rate(server.port, path, seconds=1)
        rates[size] = _good(rate(server.port, path, seconds=SECONDS))
        run.against(f"slots, 14 days, {size} eligible", rates[size], "row", 0.1 if size == 200 else None)
    run.at_most("slots, 1,000 eligible against 50", rates[50] / rates[1000], "x", 4)


def _quotes(run, server: Server):
    rate(server.port, "/api/v1/quotes/", body=ground.QUOTE, seconds=1)
    found = _good(rate(server.port, "/api/v1/quotes/", body=ground.QUOTE, seconds=SECONDS))
    run.against("quote, 200 live rules", found, "row", 0.15)


def _bookings(run, server: Server, keeper, token):
    tokens = keeper.ask("any", BOOKINGS, 200)
    numbers = itertools.count()
    for clients, share in ((1, BOOKINGS // 4), (8, BOOKINGS - BOOKINGS // 4)):
        mine = [tokens.pop() for _n in range(share)]
        done = []

        def client(number, clients=clients, mine=mine, done=done):
            caller = Caller(server.port, next(numbers), token)
            for promise in mine[number::clients]:
                caller.headers["X-Forwarded-For"] = f"10.9.{next(numbers) // 250}.{next(numbers) % 250}"
                done.append(_book(caller, promise))

        outcomes, seconds = together(clients, client)
        wrong = [one for one in outcomes if isinstance(one, Exception)]
        if wrong:
            raise wrong[0]
        booked = done.count(201)
        run.against(
            f"booking, {clients} clients",
            booked / seconds,
            f"book {clients}",
            0.05 if clients == 8 else None,
            f"{booked} of {share}",
        )


def _book(caller, promise) -> int:
    """Book a quote in one step: verified, claimed, ordered, its visit, its payment node, its message, its log."""
    return caller.post("/api/v1/bookings/", {"quote": promise, **ground.DOOR})[0]


def _rush(run, server: Server, keeper, many: int, rounds: int):
    """Let many want one provider's one start, again and again: one success each, the rest 409 with other times."""
    tokens = keeper.ask("named", rounds, 1000)
    callers = [Caller(server.port, number) for number in range(many)]
    bad, slowest, odd = 0, 0.0, ""
    for turn, promise in enumerate(tokens):

        def ask(number, promise=promise, turn=turn):
            callers[number].headers["X-Forwarded-For"] = f"10.{20 + turn % 200}.{number // 250}.{number % 250}"
            began = time.perf_counter()
            status, answer = callers[number].post("/api/v1/holds/", {"quote": promise})
            return status, bool(answer.get("facts", answer).get("next")), time.perf_counter() - began

        outcomes, _seconds = together(many, ask)
        fair = [one for one in outcomes if isinstance(one, tuple)]
        slowest = max([slowest, *(one[2] for one in fair)])
        statuses = [one[0] for one in fair]
        refused = sum(1 for one in fair if one[0] == 409 and one[1])
        if (statuses.count(201), refused) != (1, many - 1):
            bad += 1
            strange = [one for one in outcomes if not isinstance(one, tuple) or (one[0] != 201 and not one[1])]
            odd = odd or f"{statuses.count(201)} successes, {refused} refusals, {strange[:1]}"
    name = f"{many} at once on one start, {len(tokens)} rounds"
    run.at_most(f"{name}: rounds without exactly one success and clean refusals", bad, "", 0, odd)
    run.at_most(f"{name}: slowest answer", slowest, "s", RUSH_SECONDS)


MOST_SQL = {
    "list warm": 0,
    "page warm": 0,
    "list cold": 8,
    "page cold": 8,
    "slots 50": 6,
    "slots 200": 6,
    "slots 1000": 6,
    "quote": 4,
}


def _counts(run, keeper, token):
    told = keeper.ask("counts", token)
    found = told["counts"]
    for name, most in MOST_SQL.items():
        run.at_most(f"SQL: {name}", found[name], "", most)
    run.at_most("SQL: booking", found["book"], "", 20)
    run.at_most("SQL: booking in two steps", found["hold"] + found["order"], "", 20, f"hold {found['hold']} of them")
    run.at_most("CPU of the engine, 200 live rules", told["engine_ms"], "ms", 5)
