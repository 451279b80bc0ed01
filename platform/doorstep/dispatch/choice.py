"""Who does the job: hard constraints with reasons, then a weighted score. Pure; the same stages as availability."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from doorstep.places.geometry import distances_from
from doorstep.rosters.availability import Query, unfit
from doorstep.rosters.occupancy import NOTHING, Occupied
from doorstep.rosters.start import Start
from doorstep.rosters.supply import Supply, Worker

RATING, NEAR, LEVEL, LIGHT_DAY = 40, 30, 15, 15  # points at most for each; together 100
FAR_KM = 15
PRIOR_STARS, PRIOR_COUNT = 4.5, 10  # a new provider starts as a good one
FULL_DAY_MINUTES = 480


class Candidate(NamedTuple):
    """One provider for one job: fits when against is empty; points 0 to 100; facts that the points come from."""

    code: str
    points: int
    against: tuple[str, ...]
    km: float
    stars: float
    level: int
    minutes_planned: int
    provider_id: int

    @property
    def fits(self) -> bool:
        return not self.against

    def as_json(self) -> tuple:
        """Give a compact row: thousands of decisions are kept."""
        return self[:-1]


def candidate_from(row: list) -> dict:
    """Give a kept row as a dictionary."""
    return dict(zip(Candidate._fields[:-1], row, strict=True))


def stars_of(worker: Worker) -> float:
    """Give the mean of the stars, pulled to that of a good new provider while there are few."""
    return (worker.rating_sum + PRIOR_STARS * PRIOR_COUNT) / (worker.rating_count + PRIOR_COUNT)


def _candidate(worker: Worker, start: Start, taken: Occupied, km: float, *, has_declined: bool) -> Candidate:
    seen = taken.seen_in(start.query.window)
    against = unfit(worker, start.query) or start.shared or start.own_reason(worker, seen)
    if not against and has_declined:
        against = "declined"
    stars, level = stars_of(worker), worker.skills.get(start.query.service, 0)
    planned = seen.minutes.get(start.day, 0)
    points = RATING * (stars - 1) / 4 + LEVEL * (level if level < 3 else 3) / 3
    if km < FAR_KM:
        points += NEAR * (1 - km / FAR_KM)
    if planned < FULL_DAY_MINUTES:
        points += LIGHT_DAY * (1 - planned / FULL_DAY_MINUTES)
    reasons = (against,) if against else ()
    return Candidate(worker.code, round(points), reasons, round(km, 1), round(stars, 2), level, planned, worker.id)


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
    start, km_to = Start(query, supply, starts_at), distances_from(query.point)
    found = [
        _candidate(w, start, taken.get(w.id, NOTHING), km_to(*w.home), has_declined=w.id in declined) for w in asked
    ]
    return sorted(found, key=lambda c: (c.against != (), -c.points, c.km, c.code))
