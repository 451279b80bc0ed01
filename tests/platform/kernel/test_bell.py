"""The bell: a request listens once; whoever rings hears what they rang."""

import pytest

from doorstep.kernel import bell
from tests.servers import redis as redis_server


@pytest.mark.django_db(transaction=True)
def test_a_request_hears_one_state_of_the_world_until_it_rings_itself(monkeypatch):
    asked = []
    ours = bell._ours()
    monkeypatch.setattr(bell, "_ours", lambda: ours)
    monkeypatch.setattr(type(ours), "heard", lambda self, *names: asked.append(names) or tuple(map(str, names)))
    monkeypatch.setattr(type(ours), "ring", lambda self, name, before: None)

    with bell.listening():
        assert (bell.heard("a"), bell.heard("a"), bell.marks(("a",))) == ("a", "a", ("a",))
        assert len(asked) == 1
        bell.ring("a")
        bell.heard("a")
        assert len(asked) == 2
    bell.heard("a")
    bell.heard("a")

    assert len(asked) == 4


def unprepared(_mark):
    pass


@pytest.fixture(scope="module")
def redis_url():
    with redis_server() as url:
        yield url


@pytest.fixture(params=["files", "redis"])
def processes(request, db, tmp_path, redis_url):
    """Two processes that share a bell of each kind."""
    make = {"files": lambda: bell.FileBell(tmp_path), "redis": lambda: bell.RedisBell(redis_url)}[request.param]
    return make(), make()


def test_what_one_process_rings_the_other_hears_at_its_next_question(processes):
    ours, theirs = processes

    for _turn in range(100):
        before = ours.heard("a", "b"), theirs.heard("a", "b")
        theirs.ring("a", unprepared)
        after = ours.heard("a", "b"), theirs.heard("a", "b")

        assert before[0] == before[1]
        assert after[0] == after[1]
        assert after[0][0] != before[0][0]
        assert after[0][1] == before[0][1]


def test_before_others_hear_the_new_mark_is_known(processes):
    ours, theirs = processes
    before, told = theirs.heard("a"), []

    ours.ring("a", lambda mark: told.append((mark, theirs.heard("a"))))

    assert told == [(ours.heard("a")[0], before)]
    assert theirs.heard("a") == ours.heard("a") != before


def test_what_was_prepared_while_another_rang_is_not_what_is_heard(processes):
    ours, theirs = processes
    prepared = []

    def prepare(mark):
        prepared.append(mark)
        theirs.ring("a", unprepared)

    ours.ring("a", prepare)

    assert ours.heard("a") == theirs.heard("a")
    assert ours.heard("a")[0] not in prepared


def test_a_transaction_rings_once(db, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(type(bell._ours()), "ring", lambda self, name, before: rung.append(name))

    with django_capture_on_commit_callbacks(execute=True):
        for name in ("a", "b", "a", "a"):
            bell.ring(name)

    assert rung == ["a", "b"]


def test_a_process_asks_redis_only_after_a_ring(db, redis_url, monkeypatch):
    ours, theirs = bell.RedisBell(redis_url), bell.RedisBell(redis_url)
    ours.heard("a")
    asked = []
    ask = ours.redis.mget
    monkeypatch.setattr(ours.redis, "mget", lambda keys: asked.append(keys) or ask(keys))
    monkeypatch.setattr(bell, "SURE_S", 1000)

    ours.heard("a")
    ours.heard("a")
    assert asked == []

    theirs.ring("a", unprepared)
    ours.heard("a")
    ours.heard("a")
    assert len(asked) == 1


def test_a_ring_is_heard_although_the_subscription_has_died(db, redis_url, monkeypatch):
    ours, theirs = bell.RedisBell(redis_url), bell.RedisBell(redis_url)
    before = ours.heard("a")

    ours.ears.connection.disconnect()
    theirs.ring("a", unprepared)
    assert ours.heard("a") != before

    before = ours.heard("a")
    monkeypatch.setattr(ours.ears, "get_message", lambda timeout: None)  # a line that is dead without a word
    monkeypatch.setattr(bell, "SURE_S", 0)
    theirs.ring("a", unprepared)
    assert ours.heard("a") != before


def test_without_redis_readers_ask_the_database_and_nothing_breaks(db, caplog):
    ours = bell.RedisBell("redis://127.0.0.1:1/0")

    ours.ring("a", unprepared)

    assert ours.heard("a", "b") == (None, None)
    assert "Redis does not answer" in caplog.text


def test_what_a_request_heard_first_holds_when_it_asks_for_more(transactional_db):
    with bell.listening():
        before = bell.heard("a")
        bell._ours().ring("a", unprepared)  # as another process does

        assert bell.marks(("a", "never asked for before"))[0] == before
