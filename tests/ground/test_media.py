"""Uploads are served as what they are, and nothing else is."""

from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db  # a response that closes its file also ends a request


@pytest.fixture
def put():
    """Write one file into the media folder."""
    written = []

    def write(name: str, content: bytes = b"content") -> Path:
        file = Path(settings.MEDIA_ROOT) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        written.append(file)
        return file

    yield write
    for file in written:
        file.unlink()


def test_a_picture_is_shown_and_cached(client, put):
    put("images/a.webp", b"RIFF")

    answer = client.get("/media/images/a.webp")

    assert b"".join(answer.streaming_content) == b"RIFF"
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert client.get("/media/images/a.webp", headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "script.js", "unknown"])
def test_what_a_browser_could_run_is_only_downloaded(client, put, name):
    put(f"images/{name}")

    answer = client.get(f"/media/images/{name}")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


@pytest.mark.parametrize(
    "name",
    [
        *("", "images", "images/", "documents/contract.pdf", "private/id.webp", ".hidden", "../doorstep.sqlite3"),
        *("images/../../keys.json", "images/%2e%2e/%2e%2e/keys.json", "no/such.webp", "nul%00.webp", "/etc/passwd"),
    ],
)
def test_nothing_else_is_reachable(client, put, name):
    for existing in ("images/a.webp", "documents/contract.pdf", "private/id.webp", ".hidden"):
        put(existing)

    assert client.get(f"/media/{name}").status_code == 404


def test_a_link_does_not_lead_outside(client, put, tmp_path):
    secret = tmp_path / "secret.webp"
    secret.write_bytes(b"secret")
    link = Path(settings.MEDIA_ROOT) / "link.webp"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(secret)

    try:
        assert client.get("/media/link.webp").status_code == 404
    finally:
        link.unlink()
