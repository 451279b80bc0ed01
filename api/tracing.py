"""The trace id of a request: the caller's own X-Request-Id when it is a plain word, else a fresh one."""

import re
import uuid

WORD = re.compile(r"[A-Za-z0-9._-]{8,64}")


def trace_of(request) -> str:
    """Give the trace id of a Django request, made once."""
    if not hasattr(request, "trace_id"):
        sent = request.META.get("HTTP_X_REQUEST_ID", "")
        request.trace_id = sent if WORD.fullmatch(sent) else uuid.uuid4().hex
    return request.trace_id
