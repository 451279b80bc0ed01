"""Evidence on a visit's page in the admin: who may see contacts in its city sees it, and the customer sees who did."""

from io import BytesIO

import pytest
from PIL import Image

from cms.roles import ANALYST, DISPATCHER
from doorstep.journeys.evidence import give_evidence
from doorstep.kernel import clock
from doorstep.orders.models import Evidence
from doorstep.people.models import ContactAccess
from tests.cms.conftest import client_of, member
from tests.grounds import ground
from tests.platform.journeys.acts import step
from tests.platform.journeys.test_evidence import INCLUDED, PHOTOS, release
from tests.platform.media.photos import photo
from tests.platform.world import CITY, MORNING, VISIT, World, open_city, visit_of

pytestmark = pytest.mark.django_db


@ground
def a_visit_under_way():
    """A visit under way: a photo before it, its list ticked but for one line."""
    with clock.at(MORNING):
        world = World()
        release(world.service, PHOTOS, INCLUDED)
        order = world.paid()
        for name, at in (("acknowledge", MORNING), ("depart", VISIT), ("arrive", VISIT)):
            step(order, name, at)
        with clock.at(VISIT):
            give_evidence(visit_of(order), by=world.them, step="start", kind="photo", picture=photo())
            step(order, "start", VISIT)
            give_evidence(visit_of(order), by=world.them, step="finish", kind="checklist", ticks=[0], words="框在换")
        return visit_of(order)


@pytest.fixture
def visit(a_visit_under_way):
    with clock.at(MORNING):
        yield a_visit_under_way


def addresses(visit) -> tuple[str, str]:
    page = f"/admin/visits/{visit.number}/"
    return page, f"{page}evidence/{Evidence.objects.get(kind='photo').number}/"


def test_a_dispatcher_sees_it_with_time_and_who_and_the_customer_sees_that(visit):
    dispatcher, (page, picture) = client_of(member(DISPATCHER, CITY)), addresses(visit)

    text = dispatcher.get(page).content.decode()
    full, small = dispatcher.get(picture), dispatcher.get(f"{picture}?size=small")

    assert f'src="{picture}?size=small"' in text
    for said in ("work began: photo", "王师傅", "Wed 3 Mar, 14:00", "✓ Glass", "– Frames", "框在换"):
        assert said in text
    sizes = [Image.open(BytesIO(answer.content)).size for answer in (full, small)]
    assert sizes == [(1600, 800), (320, 160)]
    assert "no-store" in full["Cache-Control"]
    assert [row.fields for row in ContactAccess.objects.filter(order_id=visit.order_id)] == ["evidence"]


def test_who_may_not_see_contacts_sees_the_visit_without_it(visit):
    analyst, (page, picture) = client_of(member(ANALYST, CITY)), addresses(visit)

    answer = analyst.get(page)

    assert (answer.status_code, picture in answer.content.decode(), "框在换" in answer.content.decode()) == (
        200,
        False,
        False,
    )
    assert analyst.get(picture).status_code == 404
    assert ContactAccess.objects.count() == 0


def test_another_citys_dispatcher_finds_neither(visit):
    open_city("jiande")
    other = client_of(member(DISPATCHER, "jiande"))

    assert [other.get(address).status_code for address in addresses(visit)] == [404, 404]
