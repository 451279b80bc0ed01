"""Reads what was sent: JSON of a sane size and depth, checked against a shape; no input gets further than it may."""

from functools import cache

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser

from api.refusals import TooLarge, Unreadable

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20


class JSONReader(BaseParser):
    """Strict JSON: UTF-8, finite numbers, no lone surrogates, no NUL, at most 20 levels and as large as the door allows."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        request, most = parser_context["request"]._request, parser_context["view"].most_bytes
        try:
            data = orjson.loads(body_of(request, most) or b"{}")
        except orjson.JSONDecodeError as wrong:
            raise Unreadable() from wrong
        if not _is_sane(data):
            raise Unreadable()
        return data


def body_of(request, most: int = MOST_BYTES) -> bytes:
    """Give the raw body of a Django request. Refuses: TooLarge, before reading it."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > most:
        raise TooLarge(most_bytes=most)
    return request.body


def _is_sane(data, depth=0) -> bool:
    if isinstance(data, str):
        return "\x00" not in data
    if isinstance(data, dict):
        return depth < MOST_DEPTH and all(_is_sane(k) and _is_sane(v, depth + 1) for k, v in data.items())
    if isinstance(data, list):
        return depth < MOST_DEPTH and all(_is_sane(value, depth + 1) for value in data)
    return True


class AlwaysJSON(BaseContentNegotiation):
    """Whatever Accept says, the answer is JSON."""

    def select_parser(self, request, parsers):
        kind = (request.content_type or "").split(";")[0].strip().lower()
        return parsers[0] if kind in {"", "application/json"} else None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


def read_shape(shape, data) -> dict:
    """Give the checked values of a body or query. Refuses: DRF's ValidationError, with one error per field."""
    return _reader(shape).run_validation(data)


@cache
def _reader(shape):
    """Give the one reader of a shape: its fields are copied once, and checking leaves nothing behind on them."""
    return shape(data={})
