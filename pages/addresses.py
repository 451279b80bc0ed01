"""Addresses of pages in the active language, made without a query."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language


def _with(path: str, query: dict) -> str:
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


def in_tree(*parts: str, **query) -> str:
    """Give the address of a page of the tree or of a generated page below one."""
    return _with(_in_tree(get_language(), parts), query)


@lru_cache(maxsize=4096)
def _in_tree(_language, parts: tuple[str, ...]) -> str:
    return reverse("wagtail_serve", args=["".join(f"{part}/" for part in parts)])


def cities() -> str:
    return in_tree()


def city(code: str, **query) -> str:
    return in_tree(code, **query)


def category(city_code: str, code: str, **query) -> str:
    return in_tree(city_code, "categories", code, **query)


def service(city_code: str, code: str, **query) -> str:
    return in_tree(city_code, "services", code, **query)


def provider(city_code: str, code: str, **query) -> str:
    return in_tree(city_code, "providers", code, **query)


def article(city_code: str, slug: str) -> str:
    return in_tree(city_code, "articles", slug)


def search(city_code: str, **query) -> str:
    return in_tree(city_code, "search", **query)


def near(city_code: str, **query) -> str:
    return in_tree(city_code, "near", **query)


def booking(step: str, city_code: str, service_code: str, query: str = "") -> str:
    """Give a step of a booking with its state (pages.booking.draft) in the query."""
    path = reverse(f"book-{step}", args=[city_code, service_code])
    return f"{path}?{query}" if query else path


def named(name: str, *args, **query) -> str:
    """Give the address of a screen outside of the tree."""
    return _with(_named(get_language(), name, args), query)


@lru_cache(maxsize=4096)
def _named(_language, name: str, args: tuple) -> str:
    return reverse(name, args=args)


def in_language(path: str, code: str) -> str:
    """Give the same address in another language: the default language has no prefix."""
    for other, _name in settings.LANGUAGES:
        prefix = f"/{other}/"
        if path.startswith(prefix) and other != settings.LANGUAGE_CODE:
            path = path[len(prefix) - 1 :]
            break
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


def absolute(path: str) -> str:
    """Give the address with its host, for search engines, mails and shared links."""
    return path if path.startswith("http") else f"{settings.BASE_URL}{path}"
