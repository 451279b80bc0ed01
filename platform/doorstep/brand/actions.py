"""Publishing the brand."""

from django.db import transaction

from doorstep.rulebook.actions import release
from doorstep.rulebook.book import Entry, book


@transaction.atomic
def publish_brand(brand, *, by):
    """Release what a brand says: every page, message and screen made from now on shows it.

    Takes: brand, the saved row; by, the person who saved it, None for the system.
    Gives: the number of the release, None when it says what already holds.
    """
    says = brand.released()
    if says == book().get("brand", "brand"):
        return None
    return release([(Entry("brand", "brand", "", "", says), str(brand))], by=by)
