"""Who comes first: the unfit never, the better before the worse, and the same answer each time."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.dispatch.choice import candidate_from, rank
from doorstep.places.geometry import Point
from doorstep.rosters.occupancy import NOTHING, Occupied
from doorstep.rosters.start import Start
from tests.platform.rosters.test_availability import HOME, a_query, a_supply, a_worker, at, claim

START = at(10)
NEAR, FAR = Point(31.231, 121.471), Point(31.30, 121.55)


def ranked(*workers, taken=None, **facts):
    return rank(a_query(), a_supply(*workers), START, taken or {}, **facts)


def first_of(better, worse, **facts) -> int:
    return ranked(replace(worse, id=2, code="a"), replace(better, id=1, code="b"), **facts)[0].provider_id


def test_the_better_rated_the_nearer_the_more_skilled_comes_first():
    plain = a_worker(home=FAR)

    assert (
        first_of(replace(plain, rating_sum=500, rating_count=100), replace(plain, rating_sum=300, rating_count=100))
        == 1
    )
    assert first_of(replace(plain, home=NEAR), plain) == 1
    assert first_of(replace(plain, skills={"daily": 3}), plain) == 1


def test_who_has_a_lighter_day_comes_first():
    plain = a_worker()

    assert first_of(plain, plain, taken={2: Occupied([claim(at(14), at(18))])}) == 1


def test_who_declined_this_job_is_kept_with_that_reason():
    (found,) = ranked(a_worker(), declined=frozenset({1}))

    assert (found.fits, found.against) == (False, ("declined",))


workers = st.builds(
    a_worker,
    st.just(1),
    home=st.sampled_from([HOME, NEAR, FAR]),
    radius_km=st.sampled_from([1, 50]),
    skills=st.sampled_from([{}, {"daily": 1}, {"daily": 3}]),
    weekly=st.sampled_from([{}, dict.fromkeys(range(7), ((480, 1200),))]),
    is_suspended=st.booleans(),
    rating_sum=st.integers(0, 50),
    rating_count=st.just(10),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(workers, max_size=8), st.randoms())
def test_the_fit_come_first_best_first_in_an_order_that_does_not_depend_on_the_rows(drawn, rng):
    team = [replace(worker, id=n, code=f"w{n}") for n, worker in enumerate(drawn, 1)]
    mixed = rng.sample(team, len(team))
    query, supply = a_query(), a_supply(*team)

    found = rank(query, supply, START, {}, workers=mixed)

    assert found == rank(query, supply, START, {}, workers=team)
    assert [c.fits for c in found] == sorted((c.fits for c in found), reverse=True)
    fit = [c for c in found if c.fits]
    assert [c.points for c in fit] == sorted((c.points for c in fit), reverse=True)
    assert all(0 <= c.points <= 100 for c in found)
    by_id = {worker.id: worker for worker in team}
    for candidate in found:
        reason = Start(query, supply, START).reason(by_id[candidate.provider_id], NOTHING)
        assert candidate.against == ((reason,) if reason else ())


def test_a_kept_row_reads_back():
    (found,) = ranked(a_worker())

    row = json.loads(json.dumps(found.as_json()))

    told = candidate_from(row)
    assert (told["code"], told["points"], told["against"]) == ("w1", found.points, [])
