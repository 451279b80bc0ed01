"""Every address of the admin, read from its URL patterns, with the ids of given rows filled in."""

import re
from collections.abc import Iterator
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.viewsets import viewsets
from wagtail.models import Revision

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_login"}
PUBLIC = "choose-page/"  # pages of the site, which everybody reads, whatever city they speak of
ACTIONS = ("publish", "unpublish", "delete")


def addresses(rows: dict) -> Iterator[tuple[str, str]]:
    """Give (name, address) of every pattern below /admin/, once per way of filling its parameters."""
    admin = next(p for p in get_resolver().url_patterns if str(p.pattern) == "admin/")
    named = [
        viewset for viewset in viewsets.viewsets if viewset.get_urlpatterns()
    ]  # the one of pages has none of its own
    models = {viewset.url_namespace: getattr(viewset, "model", None) for viewset in named}
    for namespace, name, route in _routes(admin.url_patterns, "/admin/", ""):
        if name in LEFT_OUT or "^" in route or PUBLIC in route:
            continue
        for address in _filled(route, models.get(namespace), rows):
            yield f"{namespace}:{name}", address


def _routes(patterns, before, namespace):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield namespace, pattern.name or "", route
        elif isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route, pattern.namespace or namespace)


def _filled(route, model, rows):
    names = PARAMETER.findall(route)
    if not names:
        return [route]
    of_any_model = {"model_name", "app_name"} & set(names)
    asked = [rows[model]] if model in rows else list(rows.values()) if of_any_model else [next(iter(rows.values()))]
    found = []
    for row in asked:
        choices = [_values(name, row) for name in names]
        for values in product(*choices):
            given = dict(zip(names, values, strict=True))
            found.append(PARAMETER.sub(lambda match, given=given: str(given[match[1]]), route))
    return found


def _values(name, row):
    revision = Revision.objects.filter(object_id=str(row.pk)).order_by("-pk").values_list("pk", flat=True).first() or 1
    known = {
        "key": [getattr(row, "number", None) or getattr(row, "code", None) or row.pk],
        "revision_id": [revision],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "app_label": [row._meta.app_label],
        "app_name": [row._meta.app_label],
        "model_name": [row._meta.model_name],
        "action": ACTIONS,
        "action_name": ("approve", "reject"),
        "session_id": [0],
    }
    return known.get(name, [row.pk])
