"""The OpenAPI document, its interactive page, the list of problems, and the answer to unknown addresses."""

from functools import cache
from pathlib import Path

import orjson
import yaml
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework import serializers as s

from api.caching import kept
from api.doors import Door, operation
from api.problems import MEDIA_TYPE, every_refusal, problem
from api.rendering import as_json
from doorstep.kernel.refusals import NotFound
from doorstep.kernel.tracing import TRACE_HEADER, trace_id
from doorstep.rulebook.book import book

DOCUMENT = Path(__file__).with_name("openapi.yaml")  # a test compares it with what the doors say
CSP = "; ".join(
    [
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Swagger UI writes style attributes
        "img-src 'self' data:",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
    ]
)


@cache
def _as_json() -> bytes:
    return orjson.dumps(yaml.safe_load(DOCUMENT.read_text("utf-8")))


@require_safe
def schema(request):
    """Give the document as YAML, or as JSON to those who ask for it (Accept, or ?format=json)."""
    if "json" in request.GET.get("format", "") or "json" in request.META.get("HTTP_ACCEPT", ""):
        return HttpResponse(_as_json(), content_type="application/vnd.oai.openapi+json; charset=utf-8")
    return HttpResponse(DOCUMENT.read_bytes(), content_type="application/vnd.oai.openapi; charset=utf-8")


@require_safe
def page(request):
    """Show the interactive documentation, drawn by Swagger UI from our own files."""
    response = render(request, "api/docs.html")
    response["Content-Security-Policy"] = CSP
    return response


class ProblemKind(s.Serializer):
    """One way in which the API says no."""

    code = s.CharField()
    status = s.IntegerField()
    title = s.CharField()


class ProblemKinds(s.Serializer):
    """All of them."""

    items = ProblemKind(many=True)


class Problems(Door):
    """Every problem code."""

    @operation("listProblems", gives=ProblemKinds, tag="about")
    def get(self, request):
        """List every code that a problem can have, with its status and its sentence in your language."""
        known = sorted(every_refusal().items())
        items = [{"code": code, "status": kind.status, "title": str(kind.says)} for code, kind in known]
        return kept({"items": items}, book())


@csrf_exempt
def nothing(request):
    """Answer an address that is none of ours; one that only lacks its slash is pointed to the right place."""
    path = request.path_info
    if not path.endswith("/") and resolve(f"{path}/").func is not nothing:
        return HttpResponse(status=308, headers={"Location": request.get_full_path(force_append_slash=True)})
    trace = trace_id(request.META)
    body = as_json(problem(NotFound(), trace_id=trace))
    return HttpResponse(body, status=404, content_type=MEDIA_TYPE, headers={TRACE_HEADER: trace})
