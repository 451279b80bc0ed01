"""Evidence through the API: given by the provider, seen by the customer, found by nobody else."""

from io import BytesIO

import pytest
from PIL import Image

from doorstep.journeys import fulfil
from doorstep.kernel import actors, clock
from doorstep.orders.models import Evidence, Visit
from tests.api.conftest import ROOT, a_booking, as_base64, at, paid
from tests.platform.media.photos import from_a_phone, photo, signature

SMALL = as_base64(photo((80, 60)))


@pytest.fixture
def job(customer, provider) -> dict:
    """A job whose provider stands at the door."""
    booking = paid(customer, a_booking(customer))
    visit = Visit.objects.get(number=booking["visit"]["number"])
    by = actors.provider(visit.provider.user)
    fulfil.acknowledge(visit, by=by)
    with clock.at(at(booking["starts_at"])):
        fulfil.depart(visit, by=by)
        fulfil.arrive(visit, by=by, lat=visit.order.lat, lng=visit.order.lng)
        yield provider.ok("get", f"jobs/{visit.number}/") | {
            "booking": booking["number"],
            "path": f"jobs/{visit.number}/evidence/",
        }


def test_a_job_says_what_it_needs(job):
    start, finish = job["needs"]

    assert (start["step"], start["missing"]) == ("start", [{"kind": "photo", "count": 1}])
    assert len(start["photos"]) == 1
    assert (finish["step"], [row["kind"] for row in finish["missing"]]) == ("finish", ["photo", "checklist"])
    assert len(finish["lines"]) > 2


def test_a_photo_is_given_and_seen_by_its_customer(job, provider, customer, stranger, anybody, other_partner):
    given = provider.ok(
        "post", job["path"], {"step": "start", "kind": "photo", "picture": as_base64(from_a_phone())}, status=201
    )

    assert provider.ok("get", job["path"])["items"] == [given]
    assert customer.ok("get", f"bookings/{job['booking']}/evidence/")["items"] == [given]
    assert provider.ok("get", f"jobs/{job['number']}/")["needs"][0]["missing"] == []
    for who in (provider, customer):
        assert Image.open(BytesIO(who.get(given["file_path"]).content)).size == (800, 1600)
    small = customer.get(given["file_path"], size="small")
    assert (small["Content-Type"], small["Cache-Control"], small["X-Content-Type-Options"]) == (
        "image/jpeg", "private, no-store", "nosniff",
    )  # fmt: skip
    assert Image.open(BytesIO(small.content)).size == (160, 320)
    assert [who.get(given["file_path"]).status_code for who in (stranger, anybody, other_partner)] == [404, 401, 401]
    assert customer.get(f"evidence/{'E' * 11}/file/").status_code == 404


def test_the_same_photo_sent_twice_with_its_key_is_one(job, provider):
    body, headers = {"step": "start", "kind": "photo", "picture": SMALL}, {"idempotency-key": "photo-1"}

    first, second = (provider.post(job["path"], body, headers=headers) for _try in range(2))

    assert (first.status_code, second.status_code, second["Idempotent-Replayed"]) == (201, 201, "true")
    assert first.json() == second.json()
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"step": "start", "kind": "photo"}, 400, "empty_evidence"),
        ({"step": "start", "kind": "photo", "picture": "***"}, 400, "invalid"),
        ({"step": "start", "kind": "photo", "picture": as_base64(b"no picture")}, 400, "bad_picture"),
        (
            {"step": "start", "kind": "signature", "picture": as_base64(signature(is_drawn=False))},
            400,
            "empty_evidence",
        ),
        ({"step": "start", "kind": "film", "picture": SMALL}, 400, "invalid"),
        ({"step": "begin", "kind": "photo", "picture": SMALL}, 400, "invalid"),
        ({"step": "finish", "kind": "photo", "picture": SMALL}, 409, "wrong_state"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_kept(job, provider, body, status, code):
    answer = provider.post(job["path"], body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Evidence.objects.count() == 0


def test_a_body_may_be_larger_here_than_elsewhere_but_not_boundless(job, provider):
    heavy = {"step": "start", "kind": "photo", "picture": "A" * 300_000}
    too_heavy = heavy | {"picture": "A" * (5 * 1024 * 1024)}

    assert provider.post(job["path"], heavy).json()["code"] == "bad_picture"
    refused = provider.post(job["path"], too_heavy)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert provider.post(f"jobs/{job['number']}/steps/", heavy).status_code == 413


def test_twelve_are_enough_and_an_open_list_needs_a_word(job, provider, customer):
    for _number in range(12):
        provider.ok("post", job["path"], {"step": "start", "kind": "photo", "picture": SMALL}, status=201)
    more = provider.post(job["path"], {"step": "start", "kind": "photo", "picture": SMALL})
    code = customer.ok("get", f"bookings/{job['booking']}/")["visit"]["service_code"]
    provider.ok("post", f"jobs/{job['number']}/steps/", {"step": "start", "code": code}, status=201)
    half = provider.post(job["path"], {"step": "finish", "kind": "checklist", "ticks": [0]})

    assert (more.status_code, more.json()["code"], more.json()["facts"]) == (409, "too_much_evidence", {"most": 12})
    assert (half.status_code, half.json()["code"]) == (400, "checklist_open")
    assert half.json()["facts"]["open"] == list(range(1, len(job["needs"][1]["lines"])))


def test_the_pictures_have_no_public_address(job, provider, client):
    provider.ok("post", job["path"], {"step": "start", "kind": "photo", "picture": SMALL}, status=201)
    name = Evidence.objects.get().file.name

    assert [client.get(path).status_code for path in (f"/media/{name}", f"/media/private/{name}", f"{ROOT}{name}")] == [
        404
    ] * 3
