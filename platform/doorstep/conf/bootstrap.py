"""Make .venv ready for a set of requirements, then become a Python command inside it: `bootstrap.py run -m module`.

Standard library only, and readable by Python 3.6: an old machine gets one clear sentence instead of a traceback.
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
VENV = os.path.join(ROOT, ".venv")
INSIDE = os.path.join(VENV, "bin", "python")
SUPPORTED = ((3, 11), (3, 12), (3, 13))
ROOM_NEEDED = 1200 * 1024 * 1024  # bytes free before an installation: packages and pip's own scratch space

FULL = "The disk is full: free about 1.2 GB and run the command again."
# What pip's last words mean, the most telling first.
PIP_SAYS = (
    (r"No space left on device|Errno 28", FULL),
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package differs from the one that Doorstep was tested with: "
        "empty pip's cache ('pip cache purge') or ask whoever runs your package mirror.",
    ),
    (
        r"unable to execute|command '[^']*(gcc|cc|clang)[^']*' failed|No such file or directory: '[^']*(gcc|cc|clang)|"
        r"Python\.h: No such file|can't find Rust compiler|linker `cc` not found",
        "A package has no ready-made build for this machine and the compiler to build it is missing: "
        "run 'apt-get install build-essential python3-dev' and run the command again.",
    ),
    (
        r"NewConnectionError|name resolution|Name or service not known|Network is unreachable|Connection refused|"
        r"timed out|Max retries|ProxyError|SSLError|Could not find a version|No matching distribution",
        "The packages could not be downloaded: check the network (and the proxy, or pip's own settings) "
        "and run the command again.",
    ),
)


class CannotStart(Exception):
    """One sentence for a person: what is wrong, and what to do."""


def main(name, *command):
    try:
        prepare(name)
    except CannotStart as reason:
        sys.exit("Doorstep: %s" % reason)
    except KeyboardInterrupt:
        sys.exit("Doorstep: stopped before it was ready.")
    except OSError as problem:
        sys.exit("Doorstep: %s" % sentence_about(problem))
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = os.pathsep.join([os.path.join(ROOT, "platform"), ROOT])
    os.environ["PATH"] = os.path.dirname(INSIDE) + os.pathsep + os.environ.get("PATH", "")
    sys.stdout.flush()
    os.execv(INSIDE, [INSIDE] + list(command))


def prepare(name):
    """Bring .venv to exactly what requirements.txt ("run") or requirements-<name>.txt says; a second call waits."""
    requirements = os.path.join(ROOT, "requirements.txt" if name == "run" else "requirements-%s.txt" % name)
    stamp = os.path.join(VENV, ".installed-" + name)
    with open(requirements, "rb") as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        wanted = hashlib.sha256(locked.read()).hexdigest()
        if version_of(INSIDE) in SUPPORTED and content_of(stamp) == wanted:
            return
        if shutil.disk_usage(ROOT).free < ROOM_NEEDED:
            raise CannotStart(FULL)
        if version_of(INSIDE) not in SUPPORTED or not has_module(INSIDE, "pip"):
            create_venv(suitable_python())
        install(requirements)
        with open(stamp, "w") as done:
            done.write(wanted)


def suitable_python():
    """The first Python on this machine that Doorstep runs on, beginning with the one that runs this."""
    for candidate in [sys.executable, "python3.13", "python3.12", "python3.11", "python3"]:
        path = shutil.which(candidate or "")
        if path and version_of(path) in SUPPORTED:
            if not has_module(path, "ensurepip") or not has_module(path, "venv"):
                raise CannotStart(
                    "%s cannot make virtual environments: run 'apt-get install python3-venv' "
                    "and run the command again." % path
                )
            return path
    raise CannotStart(
        "this Python is %d.%d and no other was found, but Doorstep needs 3.11, 3.12 or 3.13: install one "
        "('apt-get install python3 python3-venv' on Debian 12 or later) and run the command again."
        % sys.version_info[:2]
    )


def create_venv(python):
    say("Making .venv with %s" % python)
    shutil.rmtree(VENV, ignore_errors=True)
    made = run(python, "-m", "venv", VENV)
    if made.returncode:
        raise CannotStart(
            "%s could not make a virtual environment (%s): run 'apt-get install python3-venv' "
            "and run the command again." % (python, last_line(made.stdout))
        )


def install(requirements):
    with open(requirements) as lines:
        count = sum(1 for line in lines if re.match(r"[A-Za-z0-9]", line))
    say("Installing %d packages; the first time this takes a few minutes" % count)
    began = time.time()
    pip = run(
        INSIDE, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2",
        "--require-hashes", "--no-deps", "-r", requirements,
    )  # fmt: skip
    if pip.returncode:
        raise CannotStart(sentence_from_pip(pip.stdout))
    say("Installed in %d s" % (time.time() - began))


def sentence_from_pip(output):
    for pattern, sentence in PIP_SAYS:
        if re.search(pattern, output):
            return sentence
    kept = os.path.join(VENV, "install.log")
    with open(kept, "w") as log:
        log.write(output)
    return "The packages could not be installed (%s): the whole story is in %s." % (last_line(output), kept)


def sentence_about(problem):
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "this folder cannot be written (%s): run the command as its owner." % problem.filename
    return "the machine refused: %s." % problem


def version_of(python):
    """(major, minor) of an interpreter, or None when it is missing or broken."""
    try:
        told = run(python, "-c", "import sys; print('%d %d' % sys.version_info[:2])")
        return tuple(int(part) for part in told.stdout.split()) if told.returncode == 0 else None
    except (OSError, ValueError):
        return None


def has_module(python, name):
    return run(python, "-c", "import " + name).returncode == 0


def run(*command):
    """Run quietly, with everything that it says kept as text; installed packages of the caller stay out."""
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        universal_newlines=True, errors="replace", env=clean,
    )  # fmt: skip


def content_of(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return None


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def say(sentence):
    print(sentence + " …", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
