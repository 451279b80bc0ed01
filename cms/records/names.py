"""What records carry as codes, by the names that the team knows; the code stays in the title."""

from django.apps import apps
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.inheritance import written_value
from cms.records.steps import coded
from doorstep.catalog.tree import catalogue
from doorstep.kernel.money import USUAL
from doorstep.kernel.texts import spoken
from doorstep.messages.events import EVENTS
from doorstep.messages.models import CHANNELS as WAYS
from doorstep.rulebook.book import book
from doorstep.rulebook.models import Content

LANGUAGES = set(dict(settings.LANGUAGES))
ROWS = {  # what a release carries from rows of its own, which are no column
    "bands": _("By measure"),
    "options": _("Options"),
    "addons": _("Add-ons"),
    "days": _("Special days"),
    "cancel_ladder": _("Cancellation fees"),
    "quantity": _("Quantity"),
}


def title_of(record, viewset) -> str:
    """Name a record by itself, or by its list and number when it has no name of its own."""
    named = str(record)
    if not named.startswith(f"{type(record).__name__} object ("):  # what Django says of a row without a name
        return named
    number = f"{viewset.menu_label} {getattr(record, viewset.key_field)}"
    title = getattr(record, "title", "")
    return f"{number} · {title}" if title else number


def service_of(code: str):
    """Name a service of today's catalogue, with its code in the title."""
    service = catalogue(book()).services.get(code)
    return coded(service.name, code) if service else code


def event_of(message):
    return coded(dict(EVENTS).get(message.event, message.event), message.event)


def way_of(message):
    return coded(dict(WAYS).get(message.channel, message.channel), message.channel)


def contents() -> list[tuple]:
    """Give each kind of content that is released, with its name."""
    models = (model for model in apps.get_models() if issubclass(model, Content))
    return [(model.release_kind, model._meta.verbose_name) for model in models]


def said_of(release) -> list[tuple]:
    """Give what a release says as (label, text): columns by their names, values as people write them."""
    model = next((one for one in apps.get_models() if getattr(one, "release_kind", "") == release.kind), None)
    labels = ROWS | ({field.name: field.verbose_name for field in model._meta.fields} if model else {})
    payload = {name: value for name, value in (release.payload or {}).items() if name not in {"id", "outline"}}
    return [(coded(capfirst(labels.get(name, name)), name), told(name, value)) for name, value in payload.items()]


def told(name: str, value) -> str:
    """Write one value of a release, and what lies inside it, on a line."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, list):
        return "; ".join(told(name, one) for one in value)
    if isinstance(value, dict):
        if value.keys() & LANGUAGES:
            return spoken(value)
        amounts = name in {"options", "addons"} and all(type(one) is int for one in value.values())
        return "; ".join(f"{key} {told('amount_minor' if amounts else key, one)}" for key, one in value.items())
    return written_value(name, value, USUAL)


def kind_of(release):
    return coded(dict(contents()).get(release.kind, release.kind), release.kind)
