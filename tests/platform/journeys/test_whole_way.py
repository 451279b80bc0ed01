"""From a wish to a closed order, with the log and the money; by customer, by staff for a caller, through a partner."""

from datetime import timedelta

import pytest

from doorstep.journeys import accept, follow, fulfil, place, review
from doorstep.journeys.place import make_quote
from doorstep.kernel import actors, clock, timers
from doorstep.kernel.actors import CUSTOMER, PARTNER, Actor
from doorstep.kernel.models import Event, Timer
from doorstep.kernel.refusals import NotAllowed, NotFound, Refusal, TooMany, WrongState
from doorstep.orders.models import Visit
from doorstep.orders.refusals import BadDoor, HoldExpired, TooEarly, TooFar, WrongCode
from doorstep.people.actions import guest
from doorstep.policies.models import Policy
from doorstep.rosters.models import Claim
from doorstep.rulebook.actions import publish_content
from tests.platform.journeys.acts import mine, net, open_timers, pay_for, snapshot, staff_of, step, steps_of
from tests.platform.world import (
    CITY,
    DOOR,
    HALF_AN_HOUR,
    LAT,
    LNG,
    MORNING,
    PRICE,
    SERVICE,
    SHARE,
    VISIT,
    again,
    person,
    texts,
    visit_of,
)

WHOLE = [
    ("acknowledge", MORNING + timedelta(minutes=30)),
    ("depart", VISIT - timedelta(minutes=40)),
    ("arrive", VISIT - timedelta(minutes=10)),
    ("start", VISIT),
    ("pause", VISIT + timedelta(minutes=20)),
    ("resume", VISIT + timedelta(minutes=30)),
    ("finish", VISIT + timedelta(minutes=60)),
]


def hold_for(by, partner="", starts_at=VISIT):
    quote = make_quote(CITY, SERVICE, choices=None, lat=LAT, lng=LNG, starts_at=starts_at, partner=partner)
    return place.hold_time(quote.token, by=by, partner=partner)


def test_the_whole_way(world):
    order = world.paid()
    for name, at in WHOLE:
        step(order, name, at)
    with clock.at(VISIT + timedelta(hours=2)):
        accept.accept_work(order, by=world.us)
        review.write_review(again(order), by=world.us, stars=5, text="很好")
    with clock.at(VISIT + timedelta(days=15, hours=3)):
        timers.fire_due()

    assert again(order).state == "closed"
    assert visit_of(order).state == "verified"
    assert steps_of(order) == [
        "order.place", "visit.schedule", "paymentnode.capture", "order.pay", "visit.offer", "visit.assign",
        "visit.acknowledge", "visit.depart", "order.begin", "visit.arrive", "visit.start", "visit.pause",
        "visit.resume", "visit.finish", "order.finish", "order.accept", "visit.verify", "review.write", "order.close",
    ]  # fmt: skip
    assert net(order) == {"customer": -PRICE, "provider": SHARE, "platform": PRICE - SHARE}
    assert not open_timers("accept") + open_timers("answer") + open_timers("unpaid") + open_timers("hold")
    assert Claim.objects.get().state == "released"


def test_every_event_has_its_actor_its_time_and_the_version_of_the_book(world):
    order = world.done()

    for event in Event.objects.filter(order_id=order.pk, kind__in=("order", "visit")):
        assert event.actor_kind in ("customer", "provider", "system")
        assert (
            event.actor
            == {"customer": world.customer, "provider": world.provider.user, "system": None}[event.actor_kind]
        )
        assert event.policy_version == order.book_number
        assert event.at in (MORNING, VISIT - HALF_AN_HOUR, VISIT)
        assert event.city_id == world.city.pk


def test_an_order_keeps_the_lines_trace_and_terms_it_was_made_with(world):
    order = world.order()

    assert [(line.kind, line.amount_minor) for line in order.lines.all()] == [("base", PRICE)]
    assert sum(row["amount"] for row in order.price_trace) == order.total_minor == PRICE
    assert order.terms["hold_minutes"] == 15
    assert (order.book_number, order.provider_minor) > (0, 0)


def test_the_assignment_keeps_every_candidate_with_reasons(world):
    order = world.paid()

    decision = visit_of(order).dispatchings.get()
    assert decision.chosen == world.provider
    assert [(row[0], row[2]) for row in decision.candidates] == [("wang", [])]
    assert decision.candidates[0][1] > 0


def test_finished_work_accepts_itself_after_a_day(world):
    order = world.worked()

    for hours, state in ((23, "awaiting_acceptance"), (24, "completed")):
        with clock.at(VISIT + timedelta(hours=hours)):
            timers.fire_due()
        assert again(order).state == state
    assert net(order)["provider"] == SHARE


def test_what_was_accepted_cannot_be_accepted_again(world):
    order = world.done()
    before = snapshot(order)

    with pytest.raises(WrongState):
        accept.accept_work(order, by=world.us)

    assert snapshot(order) == before


def test_an_unpaid_order_expires_and_gives_back_its_time(world):
    order = world.order()

    with clock.at(MORNING + timedelta(minutes=15)):
        timers.fire_due()

    assert (again(order).state, order.visits.get().state, order.nodes.get().state) == ("expired", "cancelled", "voided")
    assert Claim.objects.get().state == "released"


def test_timers_missed_while_the_consumer_was_down_are_made_up_for(world):
    order = world.worked()

    for days, state in ((60, "completed"), (74, "completed"), (75, "closed")):
        with clock.at(VISIT + timedelta(days=days)):
            while timers.fire_due():
                pass
        assert again(order).state == state
    assert not Timer.objects.filter(fired_at=None, cancelled_at=None).exists()


def test_the_door_code_is_needed_and_six_wrong_ones_are_the_end(world):
    order = world.paid()
    for name, at in WHOLE[:3]:
        step(order, name, at)
    visit = visit_of(order)

    with clock.at(VISIT):
        for _try in range(6):
            with pytest.raises(WrongCode):
                fulfil.start(visit, by=world.them, code="not it")
        with pytest.raises(TooMany):
            fulfil.start(visit, by=world.them, code=visit.door_code)
    assert visit_of(order).state == "arrived"


def test_work_begins_half_an_hour_early_at_most(world):
    order = world.paid()
    step(order, *WHOLE[0])
    step(order, "depart", VISIT - timedelta(hours=2))
    step(order, "arrive", VISIT - timedelta(hours=1))

    with pytest.raises(TooEarly) as refused:
        step(order, "start", VISIT - timedelta(minutes=31))
    assert refused.value.says.in_("en") == "You can begin from Wed 3 Mar, 13:30."
    assert step(order, "start", VISIT - timedelta(minutes=30)).state == "in_service"


def test_setting_off_too_early_is_refused_with_the_time_from_which_it_is_possible(world):
    order = world.paid()
    step(order, *WHOLE[0])
    before = snapshot(order)

    with pytest.raises(TooEarly) as refused:
        step(order, "depart", VISIT - timedelta(minutes=121))

    assert refused.value.says == {
        "zh-hans": "3月3日 周三 12:00 起可以出发。",
        "en": "You can set off from Wed 3 Mar, 12:00.",
    }
    assert refused.value.facts == {"opens_at": "2027-03-03T12:00:00+08:00"}
    assert snapshot(order) == before
    assert step(order, "depart", VISIT - timedelta(minutes=120)).state == "en_route"


def test_operators_say_how_early_one_can_set_off(world):
    publish_content(Policy(code="linan", name=texts("临安"), city=world.city, depart_early_minutes=45))
    order = world.paid()
    step(order, *WHOLE[0])

    with pytest.raises(TooEarly):
        step(order, "depart", VISIT - timedelta(minutes=46))
    assert step(order, "depart", VISIT - timedelta(minutes=45)).state == "en_route"


def test_arriving_is_at_the_door_or_with_a_note(world):
    order = world.paid()
    for name, at in WHOLE[:2]:
        step(order, name, at)
    visit = visit_of(order)

    with pytest.raises(TooFar) as no:
        fulfil.arrive(visit, by=world.them, lat=LAT + 0.01, lng=LNG)
    assert no.value.facts == {"metres": 1112}
    for nonsense in ({}, {"lat": "x", "lng": None}, {"lat": float("nan"), "lng": 0}):
        with pytest.raises(TooFar):
            fulfil.arrive(visit, by=world.them, **nonsense)
    assert fulfil.arrive(visit, by=world.them, lat=LAT + 0.01, lng=LNG, note="地图标错了").state == "arrived"


@pytest.mark.parametrize("at", range(len(WHOLE)))
def test_a_step_cannot_be_taken_twice_nor_by_somebody_else(world, at):
    order = world.paid()
    for name, instant in WHOLE[:at]:
        step(order, name, instant)
    name, instant = WHOLE[at]
    before = snapshot(order)

    for stranger in (world.us, actors.provider(world.customer), actors.provider(person("13800000055"))):
        with clock.at(instant), pytest.raises(NotAllowed):
            fulfil.advance(visit_of(order), name, by=stranger, code=visit_of(order).door_code, lat=LAT, lng=LNG)
    assert snapshot(order) == before
    step(order, name, instant)
    with pytest.raises(WrongState):
        step(order, name, instant)


def test_a_customer_whom_nobody_met_pays_the_fee_after_departure(world):
    order = world.paid()
    for name, at in WHOLE[:3]:
        step(order, name, at)

    for minutes in (5, 10):
        step(order, "call", VISIT + timedelta(minutes=minutes))
    with pytest.raises(TooEarly):
        step(order, "miss_customer", VISIT + timedelta(minutes=14), note="没人")
    step(order, "miss_customer", VISIT + timedelta(minutes=15), note="没人")

    assert (again(order).state, visit_of(order).state) == ("cancelled", "customer_no_show")
    fee = 3000 + PRICE * 30 // 100
    assert net(order) == {"customer": -fee, "provider": fee * 70 // 100, "platform": fee - fee * 70 // 100}
    assert Claim.objects.get().state == "released"


def test_staff_book_for_a_caller(world):
    staff = staff_of(world)
    caller = guest("王阿婆", "13800000066", "zh-hans")

    order = world.order(by=staff, customer=caller)

    assert (order.customer, order.placed_by_staff, order.state) == (caller, True, "awaiting_payment")
    assert pay_for(order, staff).state == "confirmed"
    assert Event.objects.get(order_id=order.pk, step="place", kind="order").actor == staff.user


def test_staff_may_book_shorter_than_the_lead_time(world):
    soon = MORNING + timedelta(minutes=30)
    with pytest.raises(Refusal) as no:
        hold_for(world.us, starts_at=soon)
    assert (no.value.code, no.value.facts["reason"]) == ("slot_closed", "lead_time")

    assert hold_for(staff_of(world), starts_at=soon).claim.starts_at == soon


def test_staff_of_another_city_cannot_book_here(world):
    stranger = actors.staff(person("13800000056"))

    with pytest.raises(NotAllowed):
        world.order(by=stranger, customer=world.customer)


def test_a_partner_books_for_a_guest_and_sees_only_its_own(world):
    mall, other = Actor(PARTNER, None, "mall"), Actor(PARTNER, None, "other")
    contact = guest("租户", "13800000067", "zh-hans")

    hold = hold_for(mall, partner="mall")
    with pytest.raises(NotFound):
        place.place_order(hold.number, door=DOOR, by=other, language="en", customer=contact)
    order = place.place_order(hold.number, door=DOOR, by=mall, language="en", customer=contact, channel="api")

    assert (order.partner, order.channel, order.customer) == ("mall", "api", contact)
    assert follow.order_of(mall, order.number) == order
    with pytest.raises(NotFound):
        follow.order_of(other, order.number)
    assert pay_for(order, mall).state == "confirmed"


def test_a_stranger_finds_nothing_and_may_do_nothing(world):
    order, stranger = world.paid(), actors.customer(person("13800000058"))

    with pytest.raises(NotFound):
        follow.order_of(stranger, order.number)
    with pytest.raises(NotFound):
        follow.timeline(order, by=stranger)
    with pytest.raises(NotAllowed):
        accept.accept_work(order, by=stranger)
    with pytest.raises(NotFound):
        follow.order_of(Actor(CUSTOMER), order.number)


def test_a_hold_is_its_holders_own_and_is_used_once(world):
    hold = hold_for(world.us)

    with pytest.raises(NotFound):
        place.place_order(hold.number, door=DOOR, by=actors.customer(person("13800000059")), language="en")
    with pytest.raises(NotFound):
        place.release_hold(hold.number, by=actors.customer(person("13800000060")))
    with pytest.raises(BadDoor):
        place.place_order(hold.number, door=type(DOOR)("", "a", "13800000001"), by=world.us, language="en")
    place.place_order(hold.number, door=DOOR, by=world.us, language="en")
    with pytest.raises(HoldExpired):
        place.place_order(hold.number, door=DOOR, by=world.us, language="en")
    with pytest.raises(HoldExpired):
        place.release_hold(hold.number, by=world.us)
    assert Visit.objects.count() == 1


def test_a_hold_that_was_given_back_is_free_at_once(world):
    hold = hold_for(world.us)

    place.release_hold(hold.number, by=world.us)

    assert hold_for(world.us).claim.starts_at == VISIT


def test_the_step_names_that_are_offered_are_those_that_can_be_taken(world):
    order, taken = world.paid(), []
    for name, at in WHOLE:
        assert name in fulfil.next_steps(visit_of(order))
        taken.append(step(order, name, at).state)

    assert taken == ["acknowledged", "en_route", "arrived", "in_service", "paused", "in_service", "work_done"]
    assert mine(visit_of(order)).user == world.provider.user
