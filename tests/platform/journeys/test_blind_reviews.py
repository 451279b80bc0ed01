"""Neither side reads the other's words before both have written or the window is over; only what is revealed counts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from doorstep.journeys import review as reviewing
from doorstep.journeys.work import reviews_of
from doorstep.kernel import actors, clock, timers
from doorstep.kernel.refusals import NotAllowed
from doorstep.policies.models import Policy
from doorstep.reviews.models import CustomerRating, Review
from doorstep.reviews.refusals import AlreadyReviewed, BadReview, NotReviewable, ReviewWindowOver
from doorstep.rulebook.actions import publish_content
from tests.platform.journeys.acts import open_timers, staff_of
from tests.platform.world import MORNING, VISIT, again, person, remember_nothing, texts, visit_of

pytestmark = pytest.mark.django_db
END = VISIT + timedelta(days=15)


@pytest.fixture
def world(new_world):
    with clock.at(VISIT):
        yield new_world


@pytest.fixture
def order(world):
    with clock.at(MORNING):
        return world.done()


def rated(world):
    return again(world.provider).rating_count


def seen(world, order) -> tuple[int, int, bool]:
    """What the provider can read, how much counts, whether the customer can read their rating."""
    rating = CustomerRating.objects.filter(order=order).first()
    return reviews_of(world.provider).count(), rated(world), bool(rating and rating.revealed_at)


def test_the_second_word_reveals_both_whoever_writes_first(world, order):
    review = reviewing.write_review(order, by=world.us, stars=4)
    assert (seen(world, order), review.revealed_at) == ((0, 0, False), None)
    assert not Review.objects.visible().filter(order=order).exists()
    with pytest.raises(NotAllowed):
        reviewing.reply(review, by=world.them, text="谢谢")

    rating = reviewing.rate_customer(visit_of(order), by=world.them, stars=5, note=" 好客 ")

    assert seen(world, order) == (1, 1, True)
    assert (rating.note, rating.revealed_at, again(review).revealed_at) == ("好客", VISIT, VISIT)


def test_a_provider_who_writes_first_is_not_read_either(world, order):
    rating = reviewing.rate_customer(visit_of(order), by=world.them, stars=2)
    assert rating.revealed_at is None

    review = reviewing.write_review(order, by=world.us, stars=3)

    assert (again(rating).revealed_at, review.revealed_at) == (VISIT, VISIT)


@pytest.mark.parametrize("who", ["customer", "provider"])
def test_the_end_of_the_window_reveals_what_one_side_wrote(world, order, who):
    if who == "customer":
        reviewing.write_review(order, by=world.us, stars=4)
    else:
        reviewing.rate_customer(visit_of(order), by=world.them, stars=4)
    assert open_timers("close") == [END]

    for at, is_seen in ((END - timedelta(seconds=1), False), (END, True)):
        with clock.at(at):
            timers.fire_due()
        assert (seen(world, order) != (0, 0, False)) == is_seen
    assert rated(world) == (1 if who == "customer" else 0)
    assert again(order).state == "closed"


def test_a_hidden_review_counts_neither_before_nor_after_it_is_revealed(world, order):
    review, staff = reviewing.write_review(order, by=world.us, stars=1), moderator(world)
    reviewing.hide(review, by=staff, reason="辱骂")
    assert rated(world) == 0

    reviewing.rate_customer(visit_of(order), by=world.them, stars=1)
    assert (rated(world), reviews_of(world.provider).count()) == (0, 0)
    reviewing.show(review, by=staff)
    assert (rated(world), reviews_of(world.provider).count()) == (1, 1)


def moderator(world):
    staff = staff_of(world)
    staff.user.user_permissions.add(Permission.objects.get(codename="moderate_reviews"))
    return actors.staff(again(staff.user))


def test_a_policy_can_do_without_it(world):
    with clock.at(MORNING):
        publish_content(Policy(code="linan-open", city=world.city, name=texts("临安"), reviews_are_blind=False))
        remember_nothing()
        order = world.done()

    assert reviewing.write_review(order, by=world.us, stars=5).revealed_at == VISIT
    assert rated(world) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"stars": 0}, "stars"), ({"stars": 6}, "stars"), ({"stars": True}, "stars"), ({"note": "长" * 201}, "note")],
)
def test_a_wrong_rating_writes_nothing(world, order, wrong, field):
    with pytest.raises(BadReview) as refused:
        reviewing.rate_customer(visit_of(order), **{"by": world.them, "stars": 5, **wrong})

    assert refused.value.facts == {"field": field}
    assert not CustomerRating.objects.filter(order=order).exists()


def test_only_the_provider_of_a_finished_visit_rates_once_and_in_time(world, order):
    visit = visit_of(order)
    for by in (world.us, actors.provider(person("13877770000")), actors.staff(world.customer)):
        with pytest.raises(NotAllowed):
            reviewing.rate_customer(visit, by=by, stars=5)
        assert not reviewing.may_rate_customer(visit, by=by)
    with clock.at(END + timedelta(seconds=1)), pytest.raises(ReviewWindowOver):
        reviewing.rate_customer(visit, by=world.them, stars=5)
    assert reviewing.may_rate_customer(visit, by=world.them)
    reviewing.rate_customer(visit, by=world.them, stars=5)
    with pytest.raises(AlreadyReviewed):
        reviewing.rate_customer(visit, by=world.them, stars=1)
    assert not reviewing.may_rate_customer(visit, by=world.them)


def test_a_job_that_is_not_accepted_is_not_rated(world):
    with clock.at(MORNING):
        order = world.worked()

    with pytest.raises(NotReviewable):
        reviewing.rate_customer(visit_of(order), by=world.them, stars=5)
