"""The shape of the repository: what a folder named platform must not do, who is on which floor, what is not written."""

import os
import platform
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {path.parent.name for path in (ROOT / "platform/doorstep").glob("*/__init__.py")}
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__"}


def our_files(pattern: str = "*") -> list[Path]:
    found = (path for path in ROOT.rglob(pattern) if path.is_file())
    return [path for path in found if not NOT_OURS & set(path.relative_to(ROOT).parts) and path.suffix != ".mo"]


def test_platform_is_still_pythons_own_module():
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))
    assert not (ROOT / "platform/__init__.py").exists()
    assert not (ROOT / "platform.py").exists()


def test_every_room_stands_on_a_floor():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    floors = {name for layer in contract["layers"] for name in re.findall(r"doorstep\.(\w+)", layer)}

    assert floors >= ROOMS


def test_no_room_imports_what_stands_above_it():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    path = {"PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}"}

    linted = subprocess.run(command, cwd=ROOT, env=os.environ | path, capture_output=True, text=True)

    assert linted.returncode == 0, linted.stdout


def test_no_file_names_a_package_registry():
    hosts = [name.encode() for name in ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com")]
    options = [b"--" + b"index-url", b"--extra-" + b"index-url", b"--find-" + b"links"]

    naming = [str(path) for path in our_files() if any(word in path.read_bytes() for word in hosts + options)]

    assert naming == []


def test_every_environment_variable_is_in_the_readme():
    read = re.compile(r"""(?:env\.(?:text|flag|number|listing)|KEYS\.get|environ\.get)\(\s*["']([A-Z_]+)["']""")
    sources = [path for path in our_files("*.py") if path.is_relative_to(ROOT / "platform/doorstep/conf")]
    names = {name for path in sources for name in read.findall(path.read_text("utf-8"))}
    explained = set(re.findall(r"[A-Z_]{4,}", (ROOT / "platform/doorstep/conf/README.md").read_text("utf-8")))

    assert names - explained - {"PATH", "DJANGO_SETTINGS_MODULE"} == set()


def test_only_one_module_reads_the_environment_for_the_domain():
    reading = {
        str(path.relative_to(ROOT))
        for folder in ("platform", "cms", "pages", "api")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8"))
    }

    allowed = {f"platform/doorstep/conf/{name}.py" for name in ("environment", "bootstrap", "serve", "prepare", "wsgi")}
    assert reading <= allowed


def test_nothing_is_left_for_later():
    words = re.compile(
        r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error"]) + r")\b"
    )
    skips = re.compile(r"pytest\.(?:mark\.)?(?:ski" + r"p|xfa" + r"il)")

    unfinished = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in our_files("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if words.search(line) or skips.search(line)
    ]

    assert unfinished == []


def test_no_module_grows_past_four_hundred_lines():
    long = {
        str(path.relative_to(ROOT)): count
        for path in our_files("*.py")
        if "migrations" not in path.parts and (count := len(path.read_text("utf-8").splitlines())) > 400
    }

    assert long == {}


def test_a_missing_migrations_package_hides_no_table():
    rooms = {path.parent.name for path in (ROOT / "platform/doorstep").glob("*/models.py")}
    rooms |= {path.parent.name for path in (ROOT / "platform/doorstep").glob("*/models/__init__.py")}

    without = {room for room in rooms if not (ROOT / f"platform/doorstep/{room}/migrations/__init__.py").exists()}

    assert without == set()
