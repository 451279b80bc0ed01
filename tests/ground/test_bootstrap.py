"""`make run` on machines that lack something: one clear sentence, a non-zero exit, no traceback."""

import ast
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "platform/doorstep/conf/bootstrap.py"
HELLO = ("-c", "print('inside')")
# An sdist that needs a C compiler, and nothing from the network to find that out.
SDIST = {
    "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "build"\nbackend-path = ["."]\n',
    "PKG-INFO": "Metadata-Version: 2.1\nName: needy\nVersion: 1.0\n",
    "build.py": """
import pathlib, subprocess
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    info = pathlib.Path(folder, "needy-1.0.dist-info")
    info.mkdir()
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\\nName: needy\\nVersion: 1.0\\n")
    return info.name
def build_wheel(folder, config_settings=None, metadata_directory=None):
    subprocess.run(["gcc", "needy.c"], check=True, env={"PATH": "/nowhere"})
""",
}


class Machine:
    """A machine with a clone of the ground and nothing else; .venv is made once and lent to each test."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.script = folder / "platform/doorstep/conf/bootstrap.py"
        self.script.parent.mkdir(parents=True)
        shutil.copy(SOURCE, self.script)
        self.requirements = folder / "requirements.txt"
        self.requirements.write_text("# none\n")
        self.programs = folder / "programs"
        self.programs.mkdir()

    def run(self, *, first: str = "", interpreter: str = sys.executable, path: str | None = None):
        """Run bootstrap.py as `first` leaves the interpreter; its pip is cut off from every index."""
        code = f"import runpy, sys\nsys.argv[1:] = ['run', *{HELLO!r}]\n{first}\n"
        code += f"runpy.run_path({str(self.script)!r}, run_name='__main__')"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "PIP_INDEX_URL": "http://127.0.0.1:9/"}
        environment["PATH"] = os.environ["PATH"] if path is None else path
        return subprocess.run([interpreter, "-c", code], env=environment, capture_output=True, text=True)

    def pretend(self, name: str, script: str) -> str:
        """Put a program on this machine; gives its path."""
        program = self.programs / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return str(program)

    def require(self, package: str, digest: str) -> None:
        self.requirements.write_text(f"{package} --hash=sha256:{digest}\n")

    def offer(self) -> str:
        """Lay the sdist where pip finds it without a network; gives its hash."""
        sdist = self.folder / "packages/needy-1.0.tar.gz"
        sdist.parent.mkdir()
        with tarfile.open(sdist, "w:gz") as archive:
            for name, content in SDIST.items():
                entry = tarfile.TarInfo(f"needy-1.0/{name}")
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content.encode()))
        return hashlib.sha256(sdist.read_bytes()).hexdigest()

    def look_at_home(self) -> str:
        return f"import os; os.environ.update(PIP_NO_INDEX='1', PIP_FIND_LINKS={str(self.folder / 'packages')!r})"


@pytest.fixture(scope="module")
def venv(tmp_path_factory) -> Path:
    machine = Machine(tmp_path_factory.mktemp("first"))
    assert machine.run().stdout.endswith("inside\n")
    return machine.folder / ".venv"


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path / "machine")


@pytest.fixture
def settled(machine, venv) -> Machine:
    """A machine that has its .venv already."""
    shutil.copytree(venv, machine.folder / ".venv", symlinks=True)
    (machine.folder / ".venv/.installed-run").unlink()
    return machine


def assert_sentence(ended: subprocess.CompletedProcess, *words: str) -> None:
    """One line on stderr, ending in a full stop; no traceback, a non-zero exit."""
    lines = ended.stderr.strip().splitlines()
    assert ended.returncode == 1
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("Doorstep: ")
    assert lines[0].endswith(".")
    for word in words:
        assert word in lines[0]


def test_an_old_python_can_read_the_sentence():
    ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 6))


def test_no_python_at_all():
    make = shutil.which("make")
    ended = subprocess.run([make, "run", "PYTHON="], cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == 2
    assert ended.stderr.splitlines()[0].startswith("Doorstep needs Python 3.11, 3.12 or 3.13")


def test_a_python_that_is_too_old(machine):
    old = machine.pretend("python3", 'echo "3 9"')

    ended = machine.run(first=f"sys.executable = {old!r}; sys.version_info = (3, 9, 2)", path=str(machine.programs))

    assert_sentence(ended, "this Python is 3.9", "3.11, 3.12 or 3.13")


def test_a_newer_python_is_found_beside_an_old_one(machine):
    old = machine.pretend("python3", 'echo "3 9"')
    machine.pretend("python3.12", f'exec {sys.executable} "$@"')

    ended = machine.run(first=f"sys.executable = {old!r}", path=f"{machine.programs}:/usr/bin:/bin")

    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "inside")


def test_a_python_without_its_venv_module(machine):
    bare = machine.pretend("python3", 'case "$2" in *version_info*) echo "3 12";; *) exit 1;; esac')

    ended = machine.run(first=f"sys.executable = {bare!r}", path=str(machine.programs))

    assert_sentence(ended, "cannot make virtual environments", "apt-get install python3-venv")


def test_no_network(settled):
    settled.require("absent==1.0", "0" * 64)

    assert_sentence(settled.run(), "could not be downloaded", "check the network")


def test_no_compiler(settled):
    settled.require("needy==1.0", settled.offer())

    assert_sentence(settled.run(first=settled.look_at_home()), "compiler", "apt-get install build-essential")


def test_a_package_that_is_not_the_locked_one(settled):
    settled.offer()
    settled.require("needy==1.0", "0" * 64)

    assert_sentence(settled.run(first=settled.look_at_home()), "differs from the one")


def test_no_room_on_the_disk(settled):
    full = "import collections, shutil; shutil.disk_usage = lambda path: collections.namedtuple('U', 'free')(10**6)"

    assert_sentence(settled.run(first=full), "disk is full")


def test_nothing_is_installed_twice(machine, venv):
    shutil.copytree(venv, machine.folder / ".venv", symlinks=True)

    ended = machine.run()

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "inside\n", "")


def test_changed_requirements_are_installed(settled):
    settled.requirements.write_text("# none, but differently\n")

    ended = settled.run()

    assert ended.stdout.splitlines()[-1] == "inside"
    assert ended.stdout.startswith("Installing 0 packages")
