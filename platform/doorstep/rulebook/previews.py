"""How drafts are previewed: the faces register who shows what, since content stands below them and knows neither."""

from collections.abc import Callable

_shown: dict[str, tuple[Callable, Callable]] = {}
_pages: dict[str, Callable] = {}


def register(kind: str, page: Callable) -> None:
    """Register a public page that previews may show, for example "service_page".

    Takes: page(request, book, ...codes) -> HttpResponse; book has the draft laid over it. What ends in _address gives one.
    """
    _pages[kind] = page


def page(kind: str) -> Callable | None:
    return _pages.get(kind)


def register_kind(release_kind: str, modes: Callable, serve: Callable) -> None:
    """Register how content of a kind is previewed: modes(content) -> [(code, label)], serve(content, request, mode)."""
    _shown[release_kind] = (modes, serve)


def modes_of(content) -> list[tuple[str, str]]:
    """Give the ways in which a draft can be looked at; none when nobody shows its kind."""
    shown = _shown.get(content.release_kind)
    return shown[0](content) if shown else []


def serve(content, request, mode: str):
    return _shown[content.release_kind][1](content, request, mode)
