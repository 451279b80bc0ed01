"""Checks each answer against openapi.yaml, as a strict client would read it."""

import re
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where PyYAML has it: ten times as fast
VERBS = {"get", "post", "put", "patch", "delete"}


@cache
def document() -> dict:
    return yaml.load((ROOT / "api/openapi.yaml").read_text("utf-8"), LOADER)  # noqa: S506  (both are safe)


@cache
def operations() -> dict[str, tuple[str, str, dict]]:
    """Operation id to (verb, path template, operation)."""
    rows = [(verb, path, op) for path, ops in document()["paths"].items() for verb, op in ops.items() if verb in VERBS]
    return {op["operationId"]: (verb, path, op) for verb, path, op in rows}


@cache
def _patterns():
    return [
        (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$"), verb, op)
        for verb, path, op in operations().values()
    ]


def operation_at(verb: str, path: str) -> dict | None:
    """Give the operation at an address: the one with the fewest parameters that fits."""
    found = [op for pattern, known, op in _patterns() if known == verb.lower() and pattern.fullmatch(path)]
    return min(found, key=lambda op: len([p for p in op.get("parameters", ()) if p["in"] == "path"]), default=None)


@cache
def _validator(operation_id: str, status: str) -> Draft202012Validator | None:
    _verb, _path, op = operations()[operation_id]
    content = op["responses"].get(status, op["responses"]["default"]).get("content")
    if not content:
        return None
    said = content.get("application/json") or content.get("application/problem+json")
    if said is None:  # a picture
        return None
    return Draft202012Validator({**said["schema"], "components": document()["components"]})


def check(verb: str, path: str, response) -> None:
    """Fail when an answer is not what the document says."""
    op = operation_at(verb, path)
    if op is None or response.status_code in (304, 405, 308):
        return
    status = str(response.status_code)
    if response.status_code < 400:
        assert status in op["responses"], f"{op['operationId']} answered {status}, which it does not announce"
    validator = _validator(op["operationId"], status)
    if validator is None:
        announced = op["responses"].get(status, {}).get("content", {})
        assert not announced or response["Content-Type"].partition("/")[0] + "/*" in announced
        assert bool(response.content) == bool(announced)
        return
    wrong = [f"{'/'.join(map(str, e.path))}: {e.message[:200]}" for e in validator.iter_errors(response.json())]
    assert wrong == [], f"{op['operationId']} {status}: {wrong}"
    expected = "application/problem+json" if response.status_code >= 400 else "application/json"
    assert response["Content-Type"] == expected
