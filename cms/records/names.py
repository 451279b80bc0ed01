"""What records carry as codes, by the names that the team knows; the code stays in the title."""

from django.apps import apps

from cms.records.steps import coded
from doorstep.catalog.tree import catalogue
from doorstep.messages.events import EVENTS
from doorstep.messages.models import CHANNELS as WAYS
from doorstep.rulebook.book import book
from doorstep.rulebook.models import Content


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


def kind_of(release):
    return coded(dict(contents()).get(release.kind, release.kind), release.kind)
