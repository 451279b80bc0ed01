"""The trace id of a request: the caller's own X-Request-Id when it is a plain word, else a fresh one."""

import re
import secrets

TRACE_HEADER = "X-Request-Id"
WORD = re.compile(r"[A-Za-z0-9._-]{8,64}")


def trace_id(environ) -> str:
    """Give the trace id of a request by its WSGI environment, made once."""
    if "doorstep.trace_id" not in environ:
        sent = environ.get("HTTP_X_REQUEST_ID", "")
        environ["doorstep.trace_id"] = sent if WORD.fullmatch(sent) else secrets.token_hex(16)
    return environ["doorstep.trace_id"]
