"""Every way in which reviews say no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid, Refusal


class NotReviewable(Refusal):
    code = "not_reviewable"
    says = _("A review can be written once the visit is completed.")


class ReviewWindowOver(Refusal):
    code = "review_window_over"
    says = _("The time for reviewing this visit is over.")


class AlreadyReviewed(Refusal):
    code = "already_reviewed"
    says = _("You have reviewed this visit already. Thank you.")


class BadReview(Invalid):
    code = "bad_review"
    says = _("Please give one to five stars.")


class AlreadyReplied(Refusal):
    code = "already_replied"
    says = _("You have replied already. One reply is possible.")


class EmptyReply(Invalid):
    code = "empty_reply"
    says = _("Please write a few words, at most 500 characters.")
