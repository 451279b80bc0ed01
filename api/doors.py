"""The base of all doors and the decorator that turns a function into a described operation."""

from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from api import limits
from api.auth import PartnerKeyAuthentication, TokenAuthentication, partner_code, person
from api.idempotency import once
from api.problems import MEDIA_TYPE, as_problem
from api.reading import MOST_BYTES, AlwaysJSON, JSONReader, read_shape
from api.refusals import NotAuthenticated
from api.rendering import JSONRenderer
from api.shapes.common import Problem, sent_headers
from doorstep.kernel.tracing import TRACE_HEADER, trace_id

ANYBODY, PERSON, PERSON_OR_PARTNER = "anybody", "person", "person or partner"
PROBLEM = OpenApiResponse(Problem, "A problem, as application/problem+json.")
SECURITY = {
    ANYBODY: [{}, {"token": []}, {"apiKey": []}],
    PERSON: [{"token": []}],
    PERSON_OR_PARTNER: [{"token": []}, {"apiKey": []}],
}


class Door(APIView):
    """One address: knows who calls, in which language, under which trace id; answers JSON and problems only."""

    authentication_classes = [TokenAuthentication, PartnerKeyAuthentication]
    parser_classes = [JSONReader]
    most_bytes = MOST_BYTES  # of a body
    renderer_classes = [JSONRenderer]
    content_negotiation_class = AlwaysJSON
    permission_classes = []
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    def dispatch(self, request, *args, **kwargs):
        language = request.GET.get("language")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
        return super().dispatch(request, *args, **kwargs)

    def get_exception_handler(self):
        return as_problem

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        plain = request._request
        response[TRACE_HEADER] = trace_id(plain.META)
        response["Content-Language"] = translation.get_language()
        response.setdefault("Cache-Control", "private, no-store")
        for name, value in limits.headers(plain).items():
            response[name] = value
        patch_vary_headers(response, ("Accept-Language", "Authorization", "X-Api-Key"))
        return response


def operation(name, *, gives=None, status=200, asks=None, takes=None, who=ANYBODY, refuses=(), tag, limit=None):
    """Turn a method of a Door into an operation: who may call it, what it reads and gives, what it refuses.

    Takes:   asks, the shape of the query; takes, the shape of the body; gives, the shape of the answer.
             The method finds them checked as request.asked and request.told.
    Refuses: NotAuthenticated, a ValidationError per field, and for a POST what idempotency.once refuses.
    """

    def dress(method):
        def run(door, request, **path):
            if limit:
                limits.count_try(request, limit)
            request.asked = read_shape(asks, request.query_params.dict()) if asks else {}
            request.told = read_shape(takes, request.data) if takes else {}
            answer = method(door, request, **path)
            return answer if isinstance(answer, HttpResponse) else Response(answer, status=status)

        def run_safely(door, request, **path):
            try:
                return run(door, request, **path)
            except Exception as exc:
                return door.handle_exception(exc)

        @wraps(method)
        def called(door, request, **path):
            if not _may(request, who):
                raise NotAuthenticated()
            if method.__name__ != "post":
                return run(door, request, **path)
            return once(door, request, lambda: run_safely(door, request, **path))

        return extend_schema(
            operation_id=name,
            summary=(method.__doc__ or name).strip().splitlines()[0],
            description=_description(method, refuses),
            tags=[tag],
            request=takes,
            parameters=[*([asks] if asks else []), *sent_headers(method.__name__)],
            responses={status: gives or OpenApiResponse(description="Done."), ("default", MEDIA_TYPE): PROBLEM},
            auth=SECURITY[who],
        )(called)

    return dress


def _may(request, who) -> bool:
    if who == ANYBODY:
        return True
    return bool(person(request) or (who == PERSON_OR_PARTNER and partner_code(request)))


def _description(method, refuses) -> str:
    lines = [line.strip() for line in (method.__doc__ or "").strip().splitlines()]
    codes = ", ".join(f"`{refusal.code}`" for refusal in refuses)
    return "\n".join(lines) + (f"\n\nRefuses: {codes}." if codes else "")
