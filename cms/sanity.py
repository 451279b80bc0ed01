"""Ids that cannot be ids are answered with "not here", on the admin's own page: some of Wagtail's views would fail on them."""

from functools import wraps

from django.http import Http404
from django.views.defaults import page_not_found


def is_id(text: str) -> bool:
    return text == "all" or (text.isascii() and text.isdigit() and len(text) < 19)


def with_sane_ids(view):
    """Refuse ?id= that is no number; "all" is meant for bulk actions only."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        ids = request.GET.getlist("id")
        try:
            if not all(is_id(text) for text in ids) or ("all" in ids and "/bulk/" not in request.path):
                raise Http404
            return view(request, *args, **kwargs)
        except Http404 as absent:
            return page_not_found(request, absent, template_name="wagtailadmin/404.html")

    return guarded
