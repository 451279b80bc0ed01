"""Ids that cannot be ids are answered with "not here": some of Wagtail's own views would fail on them."""

from functools import wraps

from django.http import Http404


def is_id(text: str) -> bool:
    return text == "all" or (text.isascii() and text.isdigit() and len(text) < 19)


def with_sane_ids(view):
    """Refuse ?id= that is no number; "all" is meant for bulk actions only."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        ids = request.GET.getlist("id")
        if not all(is_id(text) for text in ids) or ("all" in ids and "/bulk/" not in request.path):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
