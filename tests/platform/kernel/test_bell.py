"""The bell: a request listens once; whoever rings hears what they rang."""

import pytest

from doorstep.kernel import bell


@pytest.mark.django_db(transaction=True)
def test_a_request_hears_one_state_of_the_world_until_it_rings_itself(monkeypatch):
    asked = []
    ours = bell._ours()
    monkeypatch.setattr(bell, "_ours", lambda: ours)
    monkeypatch.setattr(type(ours), "heard", lambda self, *names: asked.append(names) or tuple(map(str, names)))
    monkeypatch.setattr(type(ours), "ring", lambda self, name: None)

    with bell.listening():
        assert (bell.heard("a"), bell.heard("a"), bell.marks(("a",))) == ("a", "a", ("a",))
        assert len(asked) == 1
        bell.ring("a")
        bell.heard("a")
        assert len(asked) == 2
    bell.heard("a")
    bell.heard("a")

    assert len(asked) == 4
