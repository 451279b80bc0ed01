"""`make bench`: the product beside the machine's limits, in one run; prints ratios and writes var/bench.json.

PostgreSQL of DATABASE_URL, else one that the tests bring; SQLite beside. BENCH_ROUNDS and BENCH_SECONDS make it shorter;
a word (`python -m tests.bench sqlite`) measures one engine only.
"""

import json
import os
import sys
import time
from pathlib import Path

from tests.bench.measures import Run, measure_memory, measure_product, measure_reference
from tests.bench.reference_book import book, book_on_sqlite
from tests.bench.servers import Engine, Ground, engine
from tests.servers import CannotTest, postgres, redis


def main(only: str = "") -> int:
    runs = []
    try:
        if only != "sqlite":
            with postgres() as database_url, redis() as redis_url:
                runs.append(_measure("PostgreSQL", database_url, redis_url))
        if only != "postgresql":
            runs.append(_measure("SQLite"))
    except CannotTest as reason:
        print(f"Doorstep: {reason}", file=sys.stderr)
        return 1
    _write(runs)
    missed = [line.work for line in runs[0].lines if line.verdict == "MISS"]
    if missed:
        print(f"Missed on {runs[0].engine.name}: {'; '.join(missed)}.", file=sys.stderr)
    return 1 if missed else 0


def _measure(name: str, *addresses: str) -> Run:
    """Measure speed on a ground of our own, then memory on the demo city."""
    began = time.monotonic()
    print(f"\n{name}: filling a scratch database …", flush=True)
    with engine(name, *addresses) as found, Ground(found) as keeper:
        run, token = Run(found), keeper.ask("build")["token"]
        print(f"  {time.monotonic() - began:.0f} s", flush=True)
        if name == "PostgreSQL":
            measure_reference(run)
        else:
            _sqlite_reference(run)
        for clients in (1, 8):
            run.references[f"book {clients}"] = _book(found, clients)
        for reference, value in run.references.items():
            print(f"  {reference:<62}{value:>10,.0f} /s", flush=True)
        measure_product(run, keeper, token)
    with engine(name, *addresses) as demo:
        measure_memory(run, demo)
    for line in run.lines:
        print(f"  {_told(line)}", flush=True)
    return run


def _sqlite_reference(run: Run) -> None:
    """The same two views on the SQLite file."""
    file = run.engine.folder / "doorstep.sqlite3"
    environment = run.engine.environment | {"DATABASE_URL": f"sqlite:///{file}"}
    beside = Run(Engine(run.engine.name, environment, run.engine.folder))
    measure_reference(beside)
    run.references |= beside.references


def _book(found: Engine, clients: int) -> float:
    if found.name == "PostgreSQL":
        return book(found.environment["DATABASE_URL"], clients=clients)[0]
    return book_on_sqlite(found.folder, clients=clients)


def _told(line) -> str:
    value = f"{line.ours:,.0f}" if line.ours >= 100 or line.ours == int(line.ours) else f"{line.ours:,.2f}"
    ratio = "" if line.ratio is None else f"{line.ratio:.3f} x {line.reference}"
    aim = "" if line.target is None else f"{'at most' if line.is_most else 'at least'} {line.target:g}"
    return f"{line.work:<62}{value:>10} {line.unit:<3} {ratio:<18} {aim:<14} {line.verdict:<5}{line.note}".rstrip()


def _write(runs: list[Run]) -> None:
    folder = Path(os.environ.get("DOORSTEP_VAR") or Path(__file__).resolve().parents[2] / "var")
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        run.engine.name: {"references": run.references, "lines": [line.as_json() for line in run.lines]} for run in runs
    }
    (folder / "bench.json").write_text(json.dumps(told, ensure_ascii=False, indent=2), "utf-8")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
