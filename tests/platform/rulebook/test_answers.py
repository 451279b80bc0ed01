"""Kept answers: given before Django is asked, to nobody whom they are not meant for, never after a release."""

import gzip
import time
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import override_settings

from doorstep.kernel import bell
from doorstep.rulebook import answers

FACES = ["/shanghai/", "/api/v1/services/?city=shanghai"]


def environ_of(path="/x/", **more) -> dict:
    """Give the WSGI environment of a plain GET."""
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "shop.example",
        "SERVER_NAME": "shop.example", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), **more,
    }  # fmt: skip


class Shop:
    """A face that counts how often it is asked, behind the middleware."""

    def __init__(self, body=b"today", tag="", vary=""):
        self.asked, self.body, self.tag, self.vary = 0, body, tag, vary
        self.middleware = answers.KeptAnswers(self._view)

    def _view(self, _request):
        self.asked += 1
        return answers.keep(HttpResponse(self.body, headers={"X-Request-Id": "of-the-first"}), 60, self.tag, self.vary)

    def ask(self, **environ):
        return self.middleware(WSGIRequest(environ_of(**environ)))


def through_front(environ) -> tuple[str, dict, bytes]:
    """Ask the kept answers alone; the application behind them says that it was asked."""
    said: list = []

    def behind(_environ, start_response):
        start_response("599 Asked", [])
        return [b""]

    body = b"".join(answers.front(behind)(environ, lambda status, headers: said.extend((status, dict(headers)))))
    return said[0], said[1], body


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    marks = {"rulebook": "1", "pages": "1"}
    monkeypatch.setattr(bell, "marks", lambda names: tuple(marks.get(name, "1") for name in names))
    monkeypatch.setattr(bell, "is_shared", lambda: True)
    answers.forget()
    yield marks
    answers.forget()


def test_what_is_kept_is_given_before_the_application_is_asked():
    shop = Shop()
    first = shop.ask()

    status, headers, body = through_front(environ_of())

    assert (status, body, shop.asked) == ("200 OK", b"today", 1)
    assert headers["ETag"] == first["ETag"]
    assert headers["Content-Length"] == "5"


@pytest.mark.parametrize("name", ["rulebook", "pages"])
def test_after_the_bell_the_application_is_asked_again(empty, name):
    shop = Shop()
    shop.ask()

    empty[name] = "2"

    assert through_front(environ_of())[0] == "599 Asked"
    shop.ask()
    assert shop.asked == 2
    assert through_front(environ_of())[0] == "200 OK"


@pytest.mark.parametrize(
    "personal",
    [
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_X_API_KEY": "x"},
        {"HTTP_COOKIE": "a=1; sessionid=x"},
        {"HTTP_COOKIE": "messages=x"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_HOST": "other.example"},
        {"wsgi.url_scheme": "https"},
        {"QUERY_STRING": "page=2"},
    ],
)
@override_settings(ALLOWED_HOSTS=["*"])
def test_another_question_gets_another_answer(personal):
    shop = Shop()
    shop.ask()

    assert through_front(environ_of() | personal)[0] == "599 Asked"
    shop.middleware(WSGIRequest(environ_of() | personal))
    assert shop.asked == 2


def test_the_api_is_kept_per_language_of_the_reader():
    shop = Shop()
    shop.ask(path="/api/v1/x/", HTTP_ACCEPT_LANGUAGE="en")

    assert through_front(environ_of("/api/v1/x/", HTTP_ACCEPT_LANGUAGE="zh"))[0] == "599 Asked"


def test_a_known_answer_is_told_without_its_body_and_each_has_its_own_trace():
    shop = Shop(tag="7-en-all", vary="Cookie")
    first = shop.ask(HTTP_X_REQUEST_ID="caller-one")

    status, headers, body = through_front(environ_of(HTTP_IF_NONE_MATCH=first["ETag"], HTTP_X_REQUEST_ID="caller-two"))

    assert (status, body) == ("304 Not Modified", b"")
    assert first["ETag"].startswith('"7-en-all-')
    assert (first["X-Request-Id"], headers["X-Request-Id"]) == ("caller-one", "caller-two")
    assert (headers["Vary"], "Content-Type" in headers) == ("Cookie, Accept-Encoding", False)


def test_a_large_answer_is_given_compressed_to_whom_takes_it_so():
    shop = Shop(body=b"today " * 1000)
    plain = shop.ask()

    status, headers, body = through_front(environ_of(HTTP_ACCEPT_ENCODING="br, gzip"))

    assert (status, gzip.decompress(body), headers["Content-Encoding"]) == ("200 OK", plain.content, "gzip")
    assert headers["Content-Length"] == str(len(body))
    assert "Accept-Encoding" in headers["Vary"]
    assert headers["ETag"] != plain["ETag"]
    for etag in (headers["ETag"], plain["ETag"]):
        assert through_front(environ_of(HTTP_IF_NONE_MATCH=etag))[0] == "304 Not Modified"
    assert (through_front(environ_of())[2], shop.asked) == (plain.content, 1)


def test_what_has_died_is_made_anew_by_whoever_comes_first():
    shop = Shop(body=b"old")
    shop.ask()
    (kept,) = answers._answers.rows.values()
    shop.body, kept.dies_at = b"new", time.monotonic() - 1

    assert through_front(environ_of())[0] == "599 Asked"  # and asking changes nothing
    assert through_front(environ_of())[0] == "599 Asked"
    assert shop.ask().content == b"new"
    assert through_front(environ_of())[2] == b"new"
    assert shop.asked == 2


def test_head_gets_the_headers_only():
    Shop().ask()

    status, headers, body = through_front(environ_of(REQUEST_METHOD="HEAD"))

    assert (status, headers["Content-Length"], body) == ("200 OK", "5", b"")


def test_too_long_a_question_and_too_large_an_answer_are_not_kept(monkeypatch):
    shop = Shop()
    shop.ask(path=f"/x/?{'y' * answers.MOST_KEY}")
    monkeypatch.setattr(answers, "MOST_BYTES", 4)
    shop.ask()

    assert not answers._answers.rows


def test_what_was_made_longest_ago_goes_when_room_is_short(monkeypatch):
    monkeypatch.setattr(answers, "MOST_BYTES_TOGETHER", 2 * answers.AROUND + 24)
    shop = Shop()
    for number in range(3):
        shop.ask(path=f"/{number}/")

    assert [key[3] for key in answers._answers.rows] == ["/1/", "/2/"]
    assert answers._answers.bytes == 2 * (10 + answers.AROUND)


def test_many_who_come_after_a_release_make_it_once(empty):
    shop, gate = Shop(), Barrier(8)
    shop.ask()
    empty["rulebook"] = "2"

    def come():
        gate.wait(10)
        shop.ask()

    threads = [Thread(target=come) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert shop.asked == 2


@pytest.mark.django_db
@pytest.mark.parametrize("path", FACES)
def test_both_faces_are_given_by_the_front_with_every_header_they_had(client, path):
    made = client.get(path, headers={"host": "testserver"})

    environ = client._base_environ(REQUEST_METHOD="GET", PATH_INFO=path.partition("?")[0], HTTP_HOST="testserver")
    status, headers, body = through_front(environ | {"QUERY_STRING": path.partition("?")[2]})

    assert (status, body) == ("200 OK", made.content)
    for name in ("Content-Type", "ETag", "Vary", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy"):
        assert headers[name] == made[name], name
