"""{% part "name.html" with a=b %}: an include that sees nothing but what it is given, and is therefore drawn once.

A card, an icon or the footer is a pure function of its facts and the language: what was drawn for the same facts is
given again, so that a page that must be made anew costs little more than what is new on it.
"""

import marshal
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

from django import template
from django.template.loader_tags import IncludeNode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST_BYTES = 8 * 1024 * 1024
AROUND = 300  # bytes of a key and its objects

register = template.Library()


class Drawn:
    """What was drawn in this process, by facts; when room is short, what was asked for longest ago goes first."""

    def __init__(self):
        self.lock = Lock()
        self.rows: OrderedDict[bytes, SafeString] = OrderedDict()
        self.bytes = 0

    def get(self, key: bytes) -> SafeString | None:
        with self.lock:
            found = self.rows.get(key)
            if found is not None:
                self.rows.move_to_end(key)
            return found

    def put(self, key: bytes, text: str) -> SafeString:
        safe = mark_safe(text)
        with self.lock:
            if key not in self.rows:
                self.rows[key] = safe
                self.bytes += _weight(safe)
            while self.bytes > MOST_BYTES:
                self.bytes -= _weight(self.rows.popitem(last=False)[1])
        return safe


def _weight(text: str) -> int:
    return 3 * len(text) + AROUND


drawn = Drawn()


class PartNode(IncludeNode):
    """An include in a context of its own; facts that are not plain data are drawn every time."""

    def render(self, context):
        name = self.template.resolve(context)
        values = [(key, value.resolve(context)) for key, value in self.extra_context.items()]
        key = _key(name, values)
        found = drawn.get(key) if key else None
        if found is not None:
            return found
        made = context.template.engine.get_template(name).render(context.new(dict(values)))
        return drawn.put(key, made) if key else made


def _key(name: str, values: list) -> bytes | None:
    """Give what tells one drawing from another; None when a value is more than text, numbers, lists and dictionaries."""
    plain = [(key, value[:], True) if type(value) is SafeString else (key, value) for key, value in values]
    try:
        return blake2b(marshal.dumps((name[:], get_language(), plain), 2), digest_size=16).digest()
    except ValueError:
        return None


@register.tag
def part(parser, token):
    """Read `part "name.html" with a=b c=d`."""
    bits = token.split_contents()
    if len(bits) < 2 or (len(bits) > 2 and bits[2] != "with"):
        raise template.TemplateSyntaxError("part takes a template, then 'with' and what it is given.")
    given = template.base.token_kwargs(bits[3:], parser)
    if len(given) != len(bits[3:]):
        raise template.TemplateSyntaxError("part is given name=value pairs only.")
    return PartNode(parser.compile_filter(bits[1]), extra_context=given, isolated_context=True)
