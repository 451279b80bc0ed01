"""Who does the job: hard constraints with reasons, then a weighted score. Pure; the same stages as availability."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from doorstep.places.geometry import distances_from
from doorstep.rosters.availability import Query, free_starts, stages, unfit
from doorstep.rosters.claims import shared_reason
from doorstep.rosters.grid import cell_of
from doorstep.rosters.occupancy import NOTHING, Occupied
from doorstep.rosters.supply import Supply, Worker

# Points at most for each; together 100.
WEIGHTS = {"rating": 40, "near": 30, "level": 15, "light_day": 15}
FAR_KM = 15
PRIOR_STARS, PRIOR_COUNT = 4.5, 10  # a new provider starts as a good one
FULL_DAY_MINUTES = 480


class Candidate(NamedTuple):
    """One provider for one job: fits when against is empty; points 0 to 100; facts that the points come from."""

    provider_id: int
    code: str
    against: tuple[str, ...]
    points: int
    km: float
    stars: float
    level: int
    minutes_planned: int

    @property
    def fits(self) -> bool:
        return not self.against

    def as_json(self) -> list:
        """Give a compact row: thousands of decisions are kept."""
        return [self.code, self.points, list(self.against), self.km, self.stars, self.level, self.minutes_planned]


def candidate_from(row: list) -> dict:
    """Give a kept row as a dictionary."""
    names = ("code", "points", "against", "km", "stars", "level", "minutes_planned")
    return dict(zip(names, row, strict=True))


def stars_of(worker: Worker) -> float:
    """Give the mean of the stars, pulled to that of a good new provider while there are few."""
    return (worker.rating_sum + PRIOR_STARS * PRIOR_COUNT) / (worker.rating_count + PRIOR_COUNT)


class _Job:
    """What all candidates of one start share, computed once."""

    def __init__(self, query: Query, starts_at: datetime):
        window = query.window
        self.bit = window.place(cell_of(starts_at))
        self.day = window.day_at(self.bit)
        self.shared = shared_reason(query, starts_at)
        self.km_from = distances_from(query.point)
        self.query = query

    def against(self, worker: Worker, supply, taken: Occupied) -> str:
        """Say why a provider cannot come: the same stages in the same order as the listing and the claim."""
        out = unfit(worker, self.query) or self.shared
        if out or free_starts(worker, self.query, supply, taken, 1 << self.bit):
            return out
        return stages(worker, self.query, supply, taken).reason(self.bit)

    def minutes_planned(self, taken: Occupied) -> int:
        return taken.seen_in(self.query.window).minutes.get(self.day, 0)


def _candidate(worker: Worker, job: _Job, supply, taken, declined) -> Candidate:
    against = job.against(worker, supply, taken)
    if not against and worker.id in declined:
        against = "declined"
    km, stars = job.km_from(*worker.home), stars_of(worker)
    level, planned = worker.skills.get(job.query.service, 0), job.minutes_planned(taken)
    points = (
        WEIGHTS["rating"] * (stars - 1) / 4
        + WEIGHTS["near"] * max(0.0, 1 - km / FAR_KM)
        + WEIGHTS["level"] * min(level, 3) / 3
        + WEIGHTS["light_day"] * max(0.0, 1 - planned / FULL_DAY_MINUTES)
    )
    return Candidate(
        worker.id, worker.code, (against,) if against else (), round(points), round(km, 1), round(stars, 2), level, planned
    )  # fmt: skip


def rank(
    query: Query,
    supply: Supply,
    starts_at: datetime,
    taken: dict[int, Occupied],
    *,
    workers: Iterable[Worker] | None = None,
    declined: frozenset[int] = frozenset(),
) -> list[Candidate]:
    """Rank the providers of a service for one start, the fit ones first, best first; the unfit keep their reason.

    Takes:  workers, by default all who have the skill; declined, ids of those who said no to this job.
    Source: F77, F67.
    """
    asked = supply.by_service.get(query.service, []) if workers is None else workers
    job = _Job(query, starts_at)
    found = [_candidate(w, job, supply, taken.get(w.id, NOTHING), declined) for w in asked]
    return sorted(found, key=lambda c: (not c.fits, -c.points, c.km, c.code))
