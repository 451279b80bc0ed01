"""Reviewing a visit, replying, moderating; the counts that follow."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from guardian.shortcuts import assign_perm

from doorstep.journeys import review as reviewing
from doorstep.kernel import actors, clock
from doorstep.kernel.refusals import NotAllowed
from doorstep.reviews.actions import recount, reveal
from doorstep.reviews.models import Review, ServiceStats
from doorstep.reviews.refusals import (
    AlreadyReplied,
    AlreadyReviewed,
    BadReview,
    EmptyReply,
    NotReviewable,
    ReviewWindowOver,
)
from tests.platform.world import MORNING, SERVICE, VISIT, World, again, open_city, person, race, visit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(new_world):
    with clock.at(VISIT):
        yield new_world


@pytest.fixture
def order(world):
    """A finished order whose provider has written already, so that a review is seen at once."""
    with clock.at(MORNING):
        made = world.done()
    reviewing.rate_customer(visit_of(made), by=world.them, stars=5, note="客气")
    return made


def counts(world):
    stats = ServiceStats.objects.filter(city=world.city, service=SERVICE).first()
    provider = again(world.provider)
    return (provider.rating_sum, provider.rating_count, stats and (stats.rating_sum, stats.rating_count))


def moderator(city):
    user = person(name="小陈", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="moderate_reviews"))
    assign_perm("places.work_in_city", user, city)
    return actors.staff(again(user))


def test_a_review_is_shown_under_a_masked_name_and_counted(world, order):
    review = reviewing.write_review(
        order, by=world.us, stars=4, dimensions={"On time": 5, "整洁": 3}, tags=["准时"], text=" 很干净 "
    )

    assert (review.author, review.provider, review.text, review.at) == ("王**", world.provider, "很干净", VISIT)
    assert review.dimensions == {"准时": 5, "整洁": 3}
    assert counts(world) == (4, 1, (4, 1))
    assert list(Review.objects.visible().filter(order=order)) == [review]


def test_an_anonymous_review_tells_no_name(world, order):
    assert reviewing.write_review(order, by=world.us, stars=5, anonymous=True).author == "匿名用户"


def test_a_second_review_is_refused_and_counts_nothing(world, order):
    reviewing.write_review(order, by=world.us, stars=5)

    with pytest.raises(AlreadyReviewed):
        reviewing.write_review(order, by=world.us, stars=1)
    assert counts(world) == (5, 1, (5, 1))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"stars": True}, "stars"),
        ({"stars": 4.5}, "stars"),
        ({"dimensions": {"准时": 6}}, "dimensions"),
        ({"dimensions": {"味道": 5}}, "dimensions"),
        ({"tags": ["长" * 21]}, "tags"),
        ({"tags": ["好"] * 9}, "tags"),
        ({"text": "长" * 1001}, "text"),
    ],
)
def test_a_wrong_review_writes_nothing(world, order, wrong, field):
    with pytest.raises(BadReview) as refused:
        reviewing.write_review(order, **{"by": world.us, "stars": 5, **wrong})

    assert refused.value.facts == {"field": field}
    assert counts(world) == (0, 0, None)


def test_only_a_completed_visit_can_be_reviewed_and_only_by_its_customer(world):
    with clock.at(MORNING):
        worked = world.worked()

    with pytest.raises(NotReviewable):
        reviewing.write_review(worked, by=world.us, stars=5)
    for by in (actors.customer(person("13877770000")), world.them, actors.staff(world.customer)):
        with pytest.raises(NotAllowed):
            reviewing.write_review(worked, by=by, stars=5)
    assert not Review.objects.filter(order=worked).exists()


def test_the_window_closes_after_the_days_of_the_terms(world, order):
    assert reviewing.review_until(order) == VISIT + timedelta(days=15)
    with clock.at(VISIT + timedelta(days=15, seconds=1)), pytest.raises(ReviewWindowOver):
        reviewing.write_review(order, by=world.us, stars=5)
    with clock.at(VISIT + timedelta(days=15)):
        assert reviewing.may_write_review(order, by=world.us)
        assert reviewing.write_review(order, by=world.us, stars=5)
        assert not reviewing.may_write_review(order, by=world.us)


def test_the_provider_replies_once(world, order):
    review = reviewing.write_review(order, by=world.us, stars=5)

    with pytest.raises(NotAllowed):
        reviewing.reply(review, by=world.us, text="谢谢")
    with pytest.raises(EmptyReply):
        reviewing.reply(review, by=world.them, text=" ")
    with pytest.raises(EmptyReply):
        reviewing.reply(review, by=world.them, text="长" * 501)
    reviewing.reply(review, by=world.them, text=" 谢谢您 ")
    with pytest.raises(AlreadyReplied):
        reviewing.reply(review, by=world.them, text="再谢")
    assert (again(review).reply, again(review).replied_at) == ("谢谢您", VISIT)


def test_hiding_takes_the_stars_out_of_the_counts_and_showing_puts_them_back(world, order):
    review, staff = reviewing.write_review(order, by=world.us, stars=2), moderator(world.city)

    for _twice in range(2):
        reviewing.hide(review, by=staff, reason="辱骂")
        assert counts(world) == (0, 0, (0, 0))
    assert (again(review).hidden_at, again(review).hidden_reason) == (VISIT, "辱骂")
    for _twice in range(2):
        reviewing.show(review, by=staff)
        assert counts(world) == (2, 1, (2, 1))
    assert again(review).hidden_at is None


def test_nobody_moderates_without_the_permission_or_in_another_city(world, order):
    review = reviewing.write_review(order, by=world.us, stars=2)

    for by in (world.us, world.them, actors.staff(person(is_staff=True)), moderator(open_city("jiande"))):
        with pytest.raises(NotAllowed):
            reviewing.hide(review, by=by, reason="x")
    assert again(review).hidden_at is None


def test_the_nightly_count_corrects_what_is_wrong(world, order):
    reviewing.write_review(order, by=world.us, stars=3)
    ServiceStats.objects.filter(city=world.city).update(rating_sum=99, rating_count=9, orders_90_days=0)

    assert (recount(world.city.pk), recount(world.city.pk)) == (1, 0)
    stats = ServiceStats.objects.get(city=world.city, service=SERVICE)
    assert (stats.rating_sum, stats.rating_count, stats.orders_90_days) == (3, 1, 1)
    with clock.at(MORNING + timedelta(days=91)):
        recount(world.city.pk)
    assert again(stats).orders_90_days == 0


@pytest.mark.django_db(transaction=True)
def test_racing_reviews_of_one_order_are_one(transactional_db):
    with clock.at(MORNING):
        made = World()
        order = made.done()
    with clock.at(VISIT):
        outcomes = race(5, lambda _number: reviewing.write_review(order, by=made.us, stars=5))

    assert [type(one) for one in outcomes].count(Review) == 1
    assert [type(one) for one in outcomes].count(AlreadyReviewed) == 4
    assert counts(made) == (0, 0, None)
    reveal(order)
    assert counts(made) == (5, 1, (5, 1))
