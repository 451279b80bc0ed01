"""Who may write, answer and moderate reviews."""

from doorstep.kernel import actors
from doorstep.people.territory import works_in


def may_review(by, order) -> bool:
    """The order's own customer."""
    return by.kind == actors.CUSTOMER and by.user_id is not None and order.customer_id == by.user_id


def may_reply(by, review) -> bool:
    """The provider of whom it speaks, once they can read it."""
    is_revealed = review.revealed_at is not None
    return (
        is_revealed and by.kind == actors.PROVIDER and by.user_id is not None and review.provider.user_id == by.user_id
    )


def may_moderate(by, review) -> bool:
    """Staff of the review's city with the permission for it."""
    is_staff = by.kind == actors.STAFF and by.user is not None
    return is_staff and by.user.has_perm("reviews.moderate_reviews") and works_in(by.user, review.city_id)
