"""Content for who only reads it: values as people say them, what holds where nothing is typed, rows as lines."""

from decimal import Decimal

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from wagtail import blocks

from cms.inheritance import SENTENCES, effective_sentences, written_value
from cms.widgets.fields import CLOCKS
from doorstep.kernel.money import USUAL
from doorstep.kernel.texts import spoken


def looked_at(content, name: str, value):
    """Write a field of a row; never None, never a code of ours."""
    if isinstance(value, blocks.StreamValue):
        return format_html_join("", '<p class="d-line">{}</p>', ((said(one.block, one.value),) for one in value)) or "–"
    if is_empty(getattr(content, name, value)):
        return held(content, name)
    if isinstance(value, Decimal):
        value = value.normalize() if value % 1 else int(value)
    if isinstance(value, bool | int | Decimal) or name in CLOCKS:
        city = getattr(content, "city", None)
        return written_value(name, value, city.currency if city else USUAL)
    return value


def is_empty(value) -> bool:
    return value is None or value == "" or (isinstance(value, dict) and not any(value.values()))


def held(content, name: str) -> str:
    """Say what holds where nothing is typed."""
    if name in ("city", "category"):
        return _("all cities") if name == "city" else _("all")
    inherits = getattr(content, "release_kind", "") in SENTENCES
    return (effective_sentences(content).get(name) if inherits else "") or "–"


def said(block, value) -> str:
    """Write a block on one line: texts as the reader speaks, choices by their names, what is empty left out."""
    if isinstance(block, blocks.StructBlock):
        if "en" in block.child_blocks:
            return spoken({code.replace("_", "-"): text for code, text in value.items()})
        return " · ".join(filter(None, (said(part, value[name]) for name, part in block.child_blocks.items())))
    if value in (None, "", 0, "none"):
        return ""
    if isinstance(block, blocks.ChoiceBlock):
        return str(dict(block.field.choices).get(value, value))
    return written_value(block.name, value, USUAL)
