"""JSON as bytes, fast: texts in the reader's language, everything else as the doors wrote it."""

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer

from doorstep.kernel.texts import Texts


def _plain(value):
    if isinstance(value, Texts | Promise):
        return str(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, list | tuple | frozenset | set):
        return list(value)
    return str(value)


def as_json(data) -> bytes:
    """Write data as JSON; a Texts is written in the active language."""
    return orjson.dumps(data, default=_plain, option=orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_NON_STR_KEYS)


class JSONRenderer(BaseRenderer):
    """The only renderer."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else as_json(data)
