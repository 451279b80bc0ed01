"""Uploaded files, when no object storage serves them: known types only, no listing, nothing private, cached."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.urls import path
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

SHOWN = {"image/jpeg", "image/png", "image/webp", "image/avif", "image/gif", "application/pdf"}
PRIVATE = {"documents", "private"}  # documents go through Wagtail's view, which asks who is asking
DAY_S = 86_400


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse | HttpResponseNotModified:
    """Serve one file of MEDIA_ROOT; a browser shows pictures and PDF, and downloads anything else.

    Refuses: 404 for folders, private folders, hidden files, links that lead outside, and what does not exist.
    """
    file = _find(name)
    facts = file.stat()
    if not was_modified_since(request.headers.get("If-Modified-Since"), facts.st_mtime):
        return HttpResponseNotModified()
    kind = mimetypes.guess_type(file.name)[0]
    shown = kind in SHOWN
    response = FileResponse(
        file.open("rb"), as_attachment=not shown, content_type=kind if shown else "application/octet-stream"
    )
    response["Last-Modified"] = http_date(facts.st_mtime)
    response["Cache-Control"] = f"public, max-age={DAY_S}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find(name: str) -> Path:
    parts = name.split("/")
    if parts[0] in PRIVATE or any(part.startswith(".") for part in parts):
        raise Http404
    root = Path(settings.MEDIA_ROOT).resolve()
    try:
        file = Path(safe_join(root, name)).resolve(strict=True)
    except (SuspiciousFileOperation, OSError, ValueError):
        raise Http404 from None
    if not file.is_relative_to(root) or not file.is_file():
        raise Http404
    return file


urlpatterns = [path("<path:name>", media, name="media")]
