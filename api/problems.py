"""The one handler that turns whatever went wrong into problem+json (RFC 9457) with a stable code."""

import logging

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoInvalid
from django.db import DataError, OperationalError
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions as drf
from rest_framework.response import Response

from api import refusals
from doorstep.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal, TooMany
from doorstep.kernel.texts import spoken
from doorstep.kernel.tracing import trace_id

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/v1/problems/#"

TRANSLATED: list[tuple[type[Exception] | tuple, type[Refusal]]] = [
    ((Http404, drf.NotFound), NotFound),
    ((PermissionDenied, drf.PermissionDenied), NotAllowed),
    ((drf.ParseError, UnreadablePostError), refusals.Unreadable),
    (drf.UnsupportedMediaType, refusals.WrongMediaType),
    (drf.MethodNotAllowed, refusals.NoSuchMethod),
    (drf.NotAuthenticated, refusals.NotAuthenticated),
    (drf.AuthenticationFailed, refusals.BadToken),
    (drf.Throttled, TooMany),
    (RequestDataTooBig, refusals.TooLarge),
    ((drf.ValidationError, DjangoInvalid, SuspiciousOperation, DataError, OverflowError), Invalid),
    (OperationalError, refusals.Busy),
]


def refusal_of(exc: Exception) -> Refusal:
    """Give the refusal that an exception amounts to; what nobody expected is logged and becomes Broken."""
    if isinstance(exc, Refusal):
        return exc
    for kinds, refusal in TRANSLATED:
        if isinstance(exc, kinds):
            if refusal.status >= 500:
                log.warning("The database was busy or away.", exc_info=exc)
            return refusal()
    log.error("The API broke.", exc_info=exc)
    return refusals.Broken()


def as_problem(exc: Exception, context: dict) -> Response:
    """Give the response of an error: type, title, status, code, detail, errors per field, facts, trace id."""
    refusal = refusal_of(exc)
    body = problem(refusal, trace_id=trace_id(context["request"].META), errors=field_errors(exc))
    return Response(body, status=refusal.status, content_type=MEDIA_TYPE, headers=_headers(refusal))


def problem(refusal: Refusal, *, trace_id: str = "", errors=()) -> dict:
    body = {
        "type": ADDRESS + refusal.code,
        "title": str(type(refusal).says),
        "status": refusal.status,
        "code": refusal.code,
        "detail": spoken(refusal.says),
        "trace_id": trace_id,
    }
    if errors:
        body["errors"] = list(errors)
    if refusal.facts:
        body["facts"] = refusal.facts
    return body


def _headers(refusal) -> dict[str, str]:
    headers = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.status in {429, 503} or isinstance(refusal, refusals.StillRunning):
        headers["Retry-After"] = str(refusal.facts.get("retry_after", 1))
    return headers


def field_errors(exc: Exception) -> list[dict]:
    """Give one {field, code, detail} per thing that was wrong with what was sent."""
    if isinstance(exc, drf.ValidationError):
        return list(_flat(exc.detail))
    if isinstance(exc, DjangoInvalid):
        fields = exc.error_dict if hasattr(exc, "error_dict") else {"": exc.error_list}
        return [_error(name, e.code, e.messages[0]) for name, errors in fields.items() for e in errors]
    if isinstance(exc, Refusal) and isinstance(exc.facts.get("field"), str):
        return [_error(exc.facts["field"], exc.code, spoken(exc.says))]
    return []


def _error(field, code, detail) -> dict:
    field = "" if field in {"__all__", "non_field_errors"} else field
    return {"field": field, "code": code or "invalid", "detail": str(detail)}


def _flat(detail, path=""):
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, f"{path}.{here}".strip("."))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _flat(inner, f"{path}.{number}" if isinstance(inner, dict) else path)
    else:
        yield _error(path, getattr(detail, "code", "invalid"), detail)


def every_refusal(kind: type[Refusal] = Refusal) -> dict[str, type[Refusal]]:
    """Give the refusals of the domain and the API by code: what can be answered and README.md documents."""
    found = {kind.code: kind} if kind.__module__.startswith(("doorstep.", "api.")) else {}
    for below in kind.__subclasses__():
        found = every_refusal(below) | found
    return found
