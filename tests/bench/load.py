"""Load on the loopback, bounded in time: wrk where it is installed, else our own; and clients who book."""

import asyncio
import http.client
import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8


@dataclass(frozen=True)
class Rate:
    """How many answers came per second, and how many were not of the 200s."""

    per_second: float
    wrong: int = 0


def rate(port: int, path: str, *, body: dict | None = None, seconds: float = 4, connections=CONNECTIONS) -> Rate:
    """Ask one address again and again over so many connections."""
    if shutil.which("wrk"):
        return _wrk(port, path, body, seconds, connections)
    return asyncio.run(_own(_request(port, path, body), port, seconds, connections))


def _wrk(port, path, body, seconds, connections) -> Rate:
    with tempfile.TemporaryDirectory() as folder:
        script = []
        if body is not None:
            lua = Path(folder) / "post.lua"
            quoted = json.dumps(json.dumps(body, ensure_ascii=True))
            lua.write_text(
                f'wrk.method = "POST"\nwrk.body = {quoted}\nwrk.headers["Content-Type"] = "application/json"\n'
            )
            script = ["-s", str(lua)]
        command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{round(seconds)}s", *script]
        told = subprocess.run([*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Rate(float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), int(wrong[1]) if wrong else 0)


def _request(port, path, body) -> bytes:
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if body is None:
        return f"{head}\r\n".encode()
    sent = json.dumps(body)
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n{sent}".encode()


async def _own(request: bytes, port, seconds, connections) -> Rate:
    until, counts = time.perf_counter() + seconds, [0, 0]

    async def client():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head)[1]))
            counts[not head.startswith(b"HTTP/1.1 2")] += 1
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _one in range(connections)))
    return Rate(sum(counts) / (time.perf_counter() - began), counts[1])


class Caller:
    """One client on one connection, from an address of its own; gives (status, answer)."""

    def __init__(self, port: int, number: int, token: str = ""):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Content-Type": "application/json", "X-Forwarded-For": f"10.1.{number // 250}.{number % 250}"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, body: dict):
        return self._ask("POST", path, json.dumps(body))

    def get(self, path: str):
        return self._ask("GET", path)

    def _ask(self, verb, path, body=None):
        self.connection.request(verb, path, body, self.headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")


def together(many: int, act: Callable[[int], object]) -> tuple[list, float]:
    """Let so many threads act at once; give what each gave (an exception as itself) and the seconds it took."""
    gate, outcomes = threading.Barrier(many + 1), [None] * many

    def run(number):
        gate.wait(60)
        try:
            outcomes[number] = act(number)
        except Exception as wrong:
            outcomes[number] = wrong

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    gate.wait(60)
    began = time.perf_counter()
    for thread in threads:
        thread.join(120)
    return outcomes, time.perf_counter() - began
