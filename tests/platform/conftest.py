"""What tests of the domain share: no memory of another test's rosters."""

import pytest

from doorstep.kernel import clock
from doorstep.rosters import supply
from tests.platform.world import MORNING


@pytest.fixture(autouse=True)
def _rosters_are_read_anew():
    supply.forget()
    yield
    supply.forget()


@pytest.fixture
def world(new_world):
    """A city with a service, a provider and a customer, the clock standing at MORNING."""
    with clock.at(MORNING):
        yield new_world
