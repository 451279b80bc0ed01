"""The document is what the doors do; every code is explained; the interactive page works from our own files."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from api.problems import every_refusal
from tests.api import contract

API = Path(__file__).resolve().parents[2] / "api"
PROMISED = """
createSession deleteSession requestCode listCities listCategories getCategory listServices getService searchServices
listPages getPage checkServiceability listSlots explainSlots createQuote createHold createBooking getBooking listBookings
payBooking createReschedule previewReschedule createCancellation previewCancellation createReview listReviews listProviders
getProvider listJobs getJob acceptJob declineJob advanceJob listHours replaceHours createLeave listAddresses createAddress
listFavourites createFavourite getMe updateMe createEvidence listEvidence listBookingEvidence getEvidenceFile
"""


def test_the_document_in_the_repository_is_the_generated_one(tmp_path):
    made = tmp_path / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))

    assert made.read_text("utf-8") == (API / "openapi.yaml").read_text("utf-8")


def test_every_promised_operation_is_there():
    assert contract.document()["openapi"] == "3.1.0"
    assert set(PROMISED.split()) - set(contract.operations()) == set()


def test_addresses_are_nouns():
    verbs = re.compile(r"/(cancel|accept|decline|pay|reschedule_|create|delete|get|list|update|do)/")

    assert [path for _verb, path, _op in contract.operations().values() if verbs.search(path)] == []


def test_every_post_listens_to_an_idempotency_key():
    posts = {name: op for name, (verb, _path, op) in contract.operations().items() if verb == "post"}

    without = {name for name, op in posts.items() if "Idempotency-Key" not in {p["name"] for p in op["parameters"]}}
    assert without == set()


def test_every_operation_says_who_may_call_it():
    assert [name for name, (_verb, _path, op) in contract.operations().items() if not op.get("security")] == []


def test_every_refusal_is_explained_in_the_readme():
    explained = set(re.findall(r"`(\w+)`", (API / "README.md").read_text("utf-8").split("## Codes")[1]))

    assert set(every_refusal()) == explained


def test_a_code_has_one_meaning():
    found: dict[str, set] = {}

    def gather(kind):
        for below in kind.__subclasses__():
            if below.__module__.startswith(("doorstep.", "api.")):
                found.setdefault(below.code, set()).add((below.status, str(below.says)))
            gather(below)

    from doorstep.kernel.refusals import Refusal

    gather(Refusal)
    assert {code: meanings for code, meanings in found.items() if len({status for status, _ in meanings}) > 1} == {}


def test_problems_are_listed_in_the_readers_language(anybody, db):
    items = {row["code"]: row for row in anybody.ok("get", "problems/")["items"]}

    assert items["slot_taken"] == {"code": "slot_taken", "status": 409, "title": "Someone just took this time."}
    assert anybody.get("problems/", language="zh-hans").json() != anybody.get("problems/").json()


@pytest.mark.parametrize(("accept", "kind"), [("*/*", "openapi; "), ("application/json", "openapi+json; ")])
def test_the_document_is_served(client, db, accept, kind):
    response = client.get("/api/v1/schema/", headers={"accept": accept})

    assert kind in response["Content-Type"]
    assert yaml.safe_load(response.content)["info"]["title"] == "Doorstep API"


def test_the_interactive_page_uses_our_own_files_under_its_own_policy(client, db):
    response = client.get("/api/v1/docs/")
    assert "script-src" not in response["Content-Security-Policy"]
    assert "default-src 'self'" in response["Content-Security-Policy"]
    sources = re.findall(r'(?:src|href)="([^"]+)"', response.content.decode())
    assert all(source.startswith("/") for source in sources)
    for source in sources:
        answer = client.get(source)
        answer.close()
        assert answer.status_code == 200, source
