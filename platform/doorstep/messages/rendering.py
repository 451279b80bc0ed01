"""Writes a template with its variables: Liquid, limited in loops and length; plain dictionaries only."""

from functools import lru_cache

from django.utils.translation import gettext as _
from liquid import Environment
from liquid.exceptions import LiquidError

from doorstep.messages.events import VARIABLES


class MessageEnvironment(Environment):
    """Liquid that cannot loop for long or write a lot."""

    loop_iteration_limit = 100
    output_stream_limit = 10_000
    local_namespace_limit = 1_000


_environment = MessageEnvironment()


@lru_cache(maxsize=512)
def _parsed(text):
    return _environment.from_string(text)


def rendered(text: str, variables: dict) -> str:
    """Give the text with its variables written in; one that is missing is left out rather than keeping a message back.

    For Liquid an empty text is true: it is given as nothing, so that {% if order.fee %} means what its writer thinks.
    """
    return _parsed(text).render(**{name: _without_empty(given) for name, given in variables.items()})


def _without_empty(given):
    if isinstance(given, dict):
        return {name: _without_empty(inner) for name, inner in given.items()}
    return None if given == "" else given


def template_problem(text: str) -> str | None:
    """Say what is wrong with a template: its syntax, or a variable that no event has; None when it is right."""
    try:
        used = _parsed(text).analyze().globals
    except LiquidError as wrong:
        return _("The template cannot be read: %(problem)s") % {"problem": wrong}
    for name in used:
        if name not in VARIABLES:
            return _("There is no variable “%(name)s”.") % {"name": name}
    return None
