"""Every operation with every kind of nonsense in every field: no answer is a 5xx, every one is JSON of its shape."""

import json
import re

import pytest

from doorstep.people.actions import open_token
from tests.api import contract
from tests.api.conftest import JINGAN, Caller, a_booking, a_quote, at_ten_on_monday, named, paid
from tests.grounds import ground

NASTY = [
    None, True, "", " ", "x" * 5000, "💥上海\u202e", "-1", 0, -1, 1.5, 2**63, -(2**63), 10**30, 1e308, [], {}, [None],
    {"a": {"b": []}}, "NaN", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-02-30", "' OR 1=1 --", "%00",
]  # fmt: skip
QUERY = [
    "", "x" * 3000, "-1", "0", "1e308", "NaN", "inf", "99999999999999999999", "\x00", "💥", "0001-01-01", "9999-12-31",
    "2026-02-30", "a:b:c", ",", "true",
]  # fmt: skip
PATHS = ["x", "wang-guilan", "daily-cleaning", "H2222222", "999999999999999", "%00", "..", "💥", "x" * 200]


def sample(schema: dict) -> object:
    """Give a value that fits a schema, for the fields that are not under attack."""
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: sample(inner) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema["items"])]
    if kind in ("integer", "number"):
        return max(1, schema.get("minimum", 1))
    if kind == "boolean":
        return True
    return "2027-01-04T10:00:00+08:00" if schema.get("format") == "date-time" else "shanghai"


def resolved(schema: dict) -> dict:
    if "$ref" in schema:
        return contract.document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


KNOWN = {
    "city": "shanghai",
    "service": "daily-cleaning",
    **JINGAN,
    "provider": "",
    "starts_at": "2027-01-04T10:00:00+08:00",
}


@ground
def a_paid_booking() -> dict:
    """Real numbers, so that nonsense reaches the domain."""
    with at_ten_on_monday():
        customer = Caller(open_token(named("林晓雯")))
        booking = paid(customer, a_booking(customer))
        return {
            "number": [booking["number"], booking["visit"]["number"]],
            "code": ["daily-cleaning", "cleaning", "wang-guilan"],
            "quote": a_quote(customer)["quote"],
        }


def survives(caller, verb, path, **rest) -> None:
    response = caller.call(verb, path, **rest)
    assert response.status_code < 500, (verb, path, rest, response.content[:400])
    if response.content and response.status_code >= 400:
        assert json.loads(response.content)["code"] != "broken"


def bodies(op, numbers):
    said = op.get("requestBody")
    if not said:
        return
    shape = resolved(next(iter(said["content"].values()))["schema"])
    whole = sample(shape) | {name: KNOWN[name] for name in KNOWN if name in shape["properties"]}
    if "quote" in whole:
        whole["quote"] = numbers["quote"]
    yield from (None, [], "x", 1, {})
    for field in shape["properties"]:
        for value in NASTY:
            yield whole | {field: value}


def addresses(template, numbers):
    """Give the path with what exists and with nonsense in its places."""
    names = re.findall(r"{(\w+)}", template)
    if not names:
        return [template]
    real = [*numbers["number"], *numbers["code"], "1"]
    return [re.sub(r"{\w+}", value, template) for value in real + PATHS]


@pytest.mark.parametrize("operation", sorted(contract.operations()))
def test_nonsense_is_answered(operation, a_paid_booking, customer, provider):
    verb, template, op = contract.operations()[operation]
    caller = provider if op["tags"] == ["work"] else customer
    asked = {p["name"] for p in op.get("parameters", ()) if p["in"] == "query" and p["name"] != "language"}
    usual = {name: KNOWN[name] for name in asked if KNOWN.get(name)} | ({"q": "保洁"} if "q" in asked else {})
    if "day" in asked:
        usual["day"] = "2027-01-04"
    paths = addresses(template, a_paid_booking)
    for path in paths:
        survives(caller, verb, path, **usual)
    for name in asked | {"language"}:
        for value in QUERY:
            survives(caller, verb, paths[0], **(usual | {name: value}))
    for body in bodies(op, a_paid_booking):
        survives(caller, verb, paths[0], body=body)
    for path in paths[1:3]:
        for body in list(bodies(op, a_paid_booking))[:12]:
            survives(caller, verb, path, body=body)


HEADERS = [
    {"accept-language": "x" * 5000},
    {"accept-language": "zh-hans;q=NaN, *"},
    {"accept": "text/html"},
    {"if-none-match": '"' * 1000},
    {"authorization": "Bearer " + "x" * 5000},
    {"x-api-key": "dsk_\x7f"},
    {"idempotency-key": "💥"},
    {"content-length": "-5"},
    {"x-request-id": "x" * 9000},
    {"cookie": "django_language=klingon; sessionid=" + "x" * 2000},
]


@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
def test_nonsense_in_headers_is_answered(customer, headers):
    for verb, path, query in [
        ("get", "services/", {"city": "shanghai"}),
        ("get", "bookings/", {}),
        ("post", "quotes/", {}),
    ]:
        response = customer.call(verb, path, headers=headers, **query)
        assert response.status_code < 500, (headers, response.content[:400])
