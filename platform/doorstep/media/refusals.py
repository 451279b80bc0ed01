"""Every way in which a picture is not taken."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid


class BadPicture(Invalid):
    code = "bad_picture"
    says = _("This is no photo that we can read. Please send a JPEG, PNG or WebP.")


class PictureTooLarge(Invalid):
    code = "picture_too_large"
    says = _("This photo is too large. Please send one of at most 10 MB.")
    status = 413


class EmptyEvidence(Invalid):
    code = "empty_evidence"
    says = _("There is nothing in it yet. Please take the photo, sign or write first.")
