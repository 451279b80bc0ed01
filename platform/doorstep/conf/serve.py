"""Run the product as one command: prepare, then web server and task consumer, which start and stop together.

Standard library only: this process stays small and answers signals while the real work happens in its children.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from doorstep.conf import welcome
from doorstep.conf.orphans import die_with_parent

ROOT = Path(__file__).resolve().parents[3]
WEB_WORKERS, WEB_THREADS = 2, 4
PATIENCE_S = 90  # until the first page must have answered
GRACE_S = 10  # between asking a child to stop and insisting
ROOM_NEEDED = 200 * 1024 * 1024  # bytes


class CannotServe(Exception):
    """One sentence for a person: what is wrong, and what to do."""


class Asked(BaseException):
    """Somebody asked this command to stop."""


def main() -> int:
    began = time.monotonic()
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, _stop_was_asked)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        host, port = address()
        refuse_busy(host, port)
        var = var_folder()
        environment = {"MALLOC_ARENA_MAX": "2"} | os.environ  # threads share their memory: some 30 MB a worker
        environment |= {"DOORSTEP_DEMO": os.environ.get("DOORSTEP_DEMO", "1"), "PORT": str(port)}
        start = partial(start_child, environment=environment)
        children["preparation"] = start("-m", "doorstep.conf.prepare")
        if children["preparation"].wait():
            return 1  # it has said why
        del children["preparation"]
        children["web server"] = start(*web_command(host, port))
        children["task consumer"] = start("manage.py", "run_huey", "--quiet")
        url = wait_for_first_page(host, port, lambda: refuse_dead(children))
        announce(var, url, seconds=time.monotonic() - began)
        while True:
            refuse_dead(children)
            time.sleep(0.2)
    except CannotServe as reason:
        print(f"Doorstep: {reason}", file=sys.stderr, flush=True)
        return 1
    except OSError as problem:
        print(f"Doorstep: {sentence_about(problem)}", file=sys.stderr, flush=True)
        return 1
    except Asked:
        return 0
    finally:
        stop(children.values())


def address() -> tuple[str, int]:
    """HOST and PORT from the environment."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotServe(f"PORT={port} is not a port: give a number from 1 to 65535, as in 'make run PORT=8080'.")
    return host, int(port)


def refuse_busy(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        raise CannotServe(f"HOST={host} is not an address of this machine: try HOST=127.0.0.1.") from None
    except OSError as problem:
        advice = "choose another, as in 'make run PORT=8080'"
        reasons = {
            errno.EADDRINUSE: f"port {port} is already in use: stop what runs there or {advice}.",
            errno.EACCES: f"port {port} is reserved for the superuser: {advice}.",
            errno.EADDRNOTAVAIL: f"HOST={host} is not an address of this machine: try HOST=127.0.0.1.",
        }
        raise CannotServe(
            reasons.get(problem.errno or 0, f"port {port} cannot be opened ({problem}): {advice}.")
        ) from None


def var_folder() -> Path:
    var = Path(os.environ.get("DOORSTEP_VAR") or ROOT / "var").resolve()
    var.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(var).free < ROOM_NEEDED:
        raise CannotServe(f"the disk that holds {var} is full: free about 200 MB and run the command again.")
    return var


def sentence_about(problem: OSError) -> str:
    if problem.errno == errno.ENOSPC:
        return "the disk is full: free about 200 MB and run the command again."
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{problem.filename} cannot be written: run the command as its owner, or set DOORSTEP_VAR."
    return f"the machine refused ({problem.strerror}): {problem.filename or problem}."


def web_command(host: str, port: int) -> list[str]:
    return [
        *("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers"),
        *("--workers-kill-timeout", "4", "--log-level", "warning", "doorstep.conf.wsgi:application"),
    ]


def start_child(*arguments: str, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A child in its own session, so that Ctrl-C reaches it through us and in order; it dies with us at the latest."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=partial(die_with_parent, os.getpid()),
    )


def refuse_dead(children: "dict[str, subprocess.Popen[bytes]]") -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise CannotServe(f"the {name} ended by itself (exit code {child.returncode}), so everything was stopped.")


def stop(children) -> None:
    """Ask all children to stop, wait, then insist on those that did not and on whatever they left in their session."""
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_S
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def wait_for_first_page(host: str, port: int, still_alive: Callable[[], None]) -> str:
    """Gives the address that people type, once its first page has answered."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    url = f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline, answer = time.monotonic() + PATIENCE_S, "no answer"
    while time.monotonic() < deadline:
        still_alive()
        try:
            with opener.open(url + "/", timeout=30):
                return url
        except urllib.error.HTTPError as problem:
            answer = f"status {problem.code}"
        except OSError as problem:
            answer = str(problem)
        time.sleep(0.2)
    raise CannotServe(f"the first page did not answer within {PATIENCE_S} s ({answer}): the lines above say why.")


def announce(var: Path, url: str, seconds: float) -> None:
    """Write var/demo.json for programs and a table for people."""
    people_file = var / "people.json"
    demo = json.loads(people_file.read_text("utf-8")) if people_file.exists() else {"people": {}, "partner_key": None}
    demo = {"base_url": url, "people": demo["people"], "partner_key": demo["partner_key"]}
    draft = var / "demo.json.draft"
    draft.write_text(json.dumps(demo, ensure_ascii=False, indent=2) + "\n", "utf-8")
    draft.replace(var / "demo.json")
    print(welcome.table(demo, seconds), flush=True)


def _stop_was_asked(signum, frame) -> None:
    raise Asked


if __name__ == "__main__":
    sys.exit(main())
