"""Records in the admin: read-only, told whole, and buttons that call the journeys and show their refusals."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.roles import ANALYST, DISPATCHER, OPERATOR, SUPPORT
from doorstep.journeys import accept, review
from doorstep.kernel import clock
from doorstep.kernel.models import Event
from doorstep.orders.models import Order, Visit
from doorstep.payments.models import Transfer
from doorstep.people.models import ContactAccess, User
from doorstep.providers.models import Provider, Skill, Suspension
from doorstep.reviews.models import Review
from doorstep.rulebook.models import Release
from tests.cms.conftest import client_of, member
from tests.platform.world import CITY, DOOR, MORNING, SERVICE, hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


@pytest.fixture
def operator(world):
    return client_of(member(OPERATOR, CITY))


def test_an_order_is_told_whole(world, operator):
    order = world.paid()

    page = operator.get(f"/admin/orders/{order.number}/").content.decode()

    assert "Paid and confirmed." in page
    assert "Window polish" in page
    assert "¥100" in page
    assert "Sum of all accounts" in page
    assert DOOR.contact_phone not in page
    assert "钱王街" not in page


def test_money_names_whose_it_is_and_leads_to_who_may_be_opened(world, operator):
    order = world.done()
    share = Transfer.objects.get(order=order, reason="share")
    pages = ["/admin/transfers/", f"/admin/transfers/{share.pk}/", f"/admin/orders/{order.number}/"]
    clerk = member(SUPPORT, CITY)
    Group.objects.get(name=SUPPORT).permissions.remove(*Permission.objects.filter(codename="view_provider"))

    told = [client.get(page).content.decode() for client in (operator, client_of(clerk)) for page in pages]

    named = 'provider <a href="/admin/providers/wang/">Mr Wang</a>'
    assert [named in page for page in told] == [True, True, True, False, False, False]
    assert ["provider Mr Wang" in page for page in told[3:]] == [True, True, True]
    assert [f"customer {world.customer.name}" in page for page in told] == [True, False, True] * 2
    assert f"customer {world.customer.pk}" not in "".join(told)


def test_the_name_of_a_guest_is_contact_data(world, operator):
    world.paid()
    User.objects.filter(pk=world.customer.pk).update(is_guest=True)

    told = operator.get("/admin/transfers/").content.decode()

    assert ("customer 王**" in told, world.customer.name in told) == (True, False)


def test_a_release_says_names_and_amounts(world, boss):
    release = Release.objects.filter(kind="price", payload__has_key="unit_minor").first()

    page = boss.get(f"/admin/releases/{release.number}/").content.decode()

    assert '<span title="unit_minor">Price per unit</span>' in page
    assert "object (" not in page


def test_a_contact_is_shown_by_a_button_and_the_sight_is_kept(world, operator):
    order = world.paid()
    address = f"/admin/orders/{order.number}/contact/"

    assert DOOR.contact_phone not in operator.get(address).content.decode()
    shown = operator.post(address, {"purpose": "call"})

    assert DOOR.contact_phone in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert ContactAccess.objects.get(order_id=order.pk).viewer.is_staff


def test_who_may_not_see_contacts_gets_none(world):
    order = world.paid()
    analyst = client_of(member(ANALYST, CITY))

    response = analyst.post(f"/admin/orders/{order.number}/contact/", {"purpose": "call"})

    assert response.status_code == 302
    assert not ContactAccess.objects.exists()


def test_an_order_is_cancelled_by_its_button(world, operator):
    order = world.paid()
    address = f"/admin/orders/{order.number}/cancellation/"

    assert "Cancelled by us" in operator.get(address).content.decode()
    response = operator.post(address, {"reason": "rain"})

    order.refresh_from_db()
    assert response.status_code == 302
    assert order.state == "cancelled"
    assert order.cancellation.reason == "rain"


def test_a_refusal_is_a_sentence_and_changes_nothing(world, operator):
    order = world.paid()
    slot = (
        operator.get(f"/admin/orders/{order.number}/rescheduling/")
        .context["form"]
        .fields["starts_at"]
        .choices[0][1][0][0]
    )
    Order.objects.filter(pk=order.pk).update(state="in_fulfilment")

    refused = operator.post(f"/admin/orders/{order.number}/rescheduling/", {"starts_at": slot})

    assert refused.status_code == 302  # the button is gone, and so is its address
    assert Visit.objects.filter(order=order).count() == 1


def test_a_visit_is_moved_to_a_free_time(world, operator):
    order = world.paid()
    address = f"/admin/orders/{order.number}/rescheduling/"
    slot = operator.get(address).context["form"].fields["starts_at"].choices[0][1][0][0]

    response = operator.post(address, {"starts_at": slot, "reason": "asked by phone"})

    assert response.status_code == 302
    assert (
        order.reschedules.get().to_at.isoformat()
        == timezone.datetime.fromisoformat(slot).astimezone(order.reschedules.get().to_at.tzinfo).isoformat()
    )


def test_staff_choose_another_provider_from_the_ranked_list(world):
    other = hire(world.city, "zhang", phone="13900000019")
    order = world.paid()
    visit = order.visits.get()
    dispatcher = client_of(member(DISPATCHER, CITY))
    address = f"/admin/visits/{visit.number}/assignment/"
    wanted = "zhang" if visit.provider.code == "wang" else "wang"

    page = dispatcher.get(address).content.decode()
    missing = dispatcher.post(address, {"note": "nearer"})
    response = dispatcher.post(address, {"provider": wanted, "note": "nearer"})

    visit.refresh_from_db()
    assert other.code in page
    assert missing.status_code == 200
    assert response.status_code == 302
    assert visit.provider.code == wanted
    assert visit.dispatchings.first().note == "nearer"


def test_a_review_is_hidden_and_shown(world):
    order = world.worked()
    with clock.at(order.starts_at):
        accept.accept_work(order, by=world.us)
        order.refresh_from_db()
        row = review.write_review(order, by=world.us, stars=1, text="坏")
    support = client_of(member(SUPPORT, CITY))

    support.post(f"/admin/reviews/{row.pk}/hiding/", {"reason": "abuse"})
    hidden = Review.objects.get(pk=row.pk).hidden_reason
    support.post(f"/admin/reviews/{row.pk}/showing/")

    assert hidden == "abuse"
    assert Review.objects.get(pk=row.pk).hidden_at is None


def test_a_provider_is_suspended_and_reinstated(world, operator):
    operator.post("/admin/providers/wang/suspension/", {"reason": "late"})
    first = Suspension.objects.get(ends_at=None).reason
    operator.post("/admin/providers/wang/reinstatement/", {"reason": "talked"})

    assert first == "late"
    assert not Suspension.objects.filter(ends_at=None).exists()


def test_an_analyst_reads_and_presses_no_button(world):
    order = world.paid()
    analyst = client_of(member(ANALYST, CITY))

    assert analyst.get(f"/admin/orders/{order.number}/").context["acts"] == []
    assert analyst.post(f"/admin/orders/{order.number}/cancellation/", {"reason": "x"}).status_code == 302
    assert Order.objects.get(pk=order.pk).state == "confirmed"


def test_a_caller_is_booked_for(world, operator):
    address = f"/admin/caller/?city={CITY}&service={SERVICE}&day=2027-03-03"
    free = operator.get(address).context["free"]
    slot = free[0][1][0][0]

    response = operator.post(
        address,
        {
            "starts_at": slot,
            "contact_name": "来电人",
            "contact_phone": "138 0000 0077",
            "street": "一号路 1 号",
            "note": "有狗",
        },
    )

    order = Order.objects.latest("pk")
    assert response.status_code == 302, response.content.decode()[-800:]
    assert (order.placed_by_staff, order.channel, order.state) == (True, "phone", "awaiting_payment")
    assert order.customer.is_guest


def test_why_closed_says_every_reason(world, operator):
    order = world.paid()
    page = operator.get(f"/admin/why-closed/?city={CITY}&service={SERVICE}&day={order.starts_at.date().isoformat()}")

    assert page.status_code == 200
    assert {cell[1] for row in page.context["rows"] for cell in row["cells"]} >= {"open", "busy"}
    assert "Already booked." in page.content.decode()


def test_the_board_and_today_show_the_days_work(world, operator):
    order = world.paid()

    board = operator.get(f"/admin/board/?city={CITY}&day=2027-03-03")
    home = operator.get("/admin/").content.decode()

    assert order.visits.get() in [visit for column in board.context["columns"] for visit in column["visits"]]
    assert "jobs wait for a provider&#x27;s answer" in home
    assert "orders placed today" in home


def test_an_order_is_found_by_number_and_by_phone(world, operator):
    order = world.paid()

    assert order.number in operator.get("/admin/orders/", {"q": order.number[2:7]}).content.decode()
    assert order.number in operator.get("/admin/orders/", {"q": DOOR.contact_phone}).content.decode()
    assert order.number not in operator.get("/admin/orders/", {"q": "139 1111 0009"}).content.decode()


@pytest.mark.parametrize(
    "address",
    ["/admin/orders/", "/admin/visits/", "/admin/claims/", "/admin/transfers/", "/admin/events/", "/admin/refunds/"],
)
def test_a_list_of_records_costs_the_same_whatever_its_length(world, operator, address):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert operator.get(address).status_code == 200
        return len(queries)

    world.paid()
    count()
    few = count()
    more_times = [MORNING.replace(day=4 + i, hour=10) for i in range(6)]
    for starts_at in more_times:
        world.paid(starts_at=starts_at)

    assert count() == few
    assert few <= 30


def test_who_can_do_a_service_is_ticked_and_can_be_booked_at_once(world, operator):
    able = Provider.objects.filter(city__code=CITY, skills__service=SERVICE)
    first, address = able.first(), f"/admin/who-can/?city={CITY}&service={SERVICE}"
    other = hire(world.city, "newcomer", phone="13098760077")
    Skill.objects.filter(provider=other).delete()

    shown = operator.get(address).context["rows"]
    operator.post(address, {"able": [other.pk]})

    assert {row["id"] for row in shown if row["is_able"]} >= {first.pk}
    assert list(able.all()) == [other]
    assert Event.objects.filter(kind="provider", record_id=other.pk, step="skill_given").exists()
    assert Event.objects.filter(kind="provider", record_id=first.pk, step="skill_taken").exists()


def test_who_may_not_say_it_or_works_elsewhere_changes_no_skill(world):
    before = set(Skill.objects.values_list("provider_id", "service"))
    address = f"/admin/who-can/?city={CITY}&service={SERVICE}"

    answers = [client_of(member(role, city)).post(address, {"able": []}).status_code
               for role, city in ((ANALYST, CITY), (SUPPORT, CITY), (OPERATOR, "suzhou"))]  # fmt: skip

    assert set(answers) == {302}
    assert set(Skill.objects.values_list("provider_id", "service")) == before
