"""What many tests begin with is made once: in a transaction that stays open, in which each test has a savepoint of its own.

    @ground
    def new_world():
        return World()

is a fixture. What it writes stands until a test asks for another ground or for none; each test is given copies of the
rows, so that it may change them. Tests that commit make their own.
"""

import copy
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection, transaction

_makers: dict[str, Callable[[], Any]] = {}


def ground(make: Callable[[], Any]):
    """Make a fixture of what make() writes and gives."""
    assert make.__name__ not in _makers, make.__name__
    _makers[make.__name__] = make

    @pytest.fixture(name=make.__name__)
    def given(db):
        return copy.deepcopy(_standing.made)

    return given


class Standing:
    """The ground on which this process stands."""

    name, atomic, made = "", None, None

    def move(self, name: str) -> bool:
        if name == self.name:
            return False
        if self.name:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.name = ""
        if name:
            self.atomic = transaction.atomic()
            self.atomic._from_testcase = True  # as Django's own around a test: durable blocks may stand inside
            self.atomic.__enter__()
            self.name = name
            try:
                self.made = _makers[name]()
            except BaseException:
                self.move("")
                raise
            connection.check_constraints()  # else each test would check these rows again at its end
        return True


_standing = Standing()


def stand_on(fixtures: Iterable[str]) -> bool:
    """Stand on the ground that a test asks for, before its own transaction begins; on the bare cast if it asks for none.

    Gives: whether that is another than before.
    """
    asked = [name for name in fixtures if name in _makers]
    assert len(asked) < 2, f"One test, one ground: {asked}"
    return _standing.move(asked[0] if asked else "")
