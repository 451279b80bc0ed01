"""Pages for what went wrong, each with a way on."""

from django.http import HttpResponse


def _plain(status):
    def view(request, exception=None):
        return HttpResponse(str(status), status=status)

    return view


bad_request, forbidden, not_found, broken = _plain(400), _plain(403), _plain(404), _plain(500)
