"""One stylesheet and one script per page, assembled from one small file per component.

A staticfiles finder: `pages/pages.css` and `pages/pages.js` exist for `{% static %}`, `collectstatic` and WhiteNoise,
in every mode, without a build step. Sources stay beside each other in `static/pages/css` and `static/pages/js`.
"""

import gzip
import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).parent / "static" / "pages"
CSS_FIRST = ("tokens.css", "reset.css", "base.css")
BUNDLES = ("pages/pages.css", "pages/pages.js")


def stylesheet() -> str:
    """Every style of `css/`: tokens, reset and base first, then the components by name; no comments, no indents."""
    folder = SOURCES / "css"
    rest = sorted(path.name for path in folder.glob("*.css") if path.name not in CSS_FIRST)
    text = "\n".join((folder / name).read_text("utf-8") for name in (*CSS_FIRST, *rest))
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.S)).strip() + "\n"


def script() -> str:
    """Every module of `js/` by name, each a closed function of its own."""
    return "".join(path.read_text("utf-8") for path in sorted((SOURCES / "js").glob("*.js")))


class BundleFinder(BaseFinder):
    """Finds the two assembled files; writes them anew when a source is newer."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(location=Path(tempfile.gettempdir()) / f"doorstep-bundle-{_mark()}")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        """The file behind `path`, or [] when it is not ours."""
        if path not in BUNDLES:
            return []
        found = str(self._written(path))
        return [found] if find_all or kwargs.get("all") else found

    def list(self, ignore_patterns):
        """Both bundles, each with its compressed twin, for WhiteNoise and collectstatic."""
        for path in BUNDLES:
            self._written(path)
            yield path, self.storage
            yield f"{path}.gz", self.storage

    def _written(self, path: str) -> Path:
        kind = path.rpartition(".")[2]
        target = Path(self.storage.path(path))
        newest = max(source.stat().st_mtime for source in (SOURCES / kind).glob(f"*.{kind}"))
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            text = (stylesheet() if kind == "css" else script()).encode()
            _put(Path(f"{target}.gz"), gzip.compress(text, mtime=0))
            _put(target, text)
        return target


def _put(target: Path, content: bytes) -> None:
    """Write a file in one step, so that a process that reads it meanwhile never sees half of it."""
    fresh = Path(f"{target}.{os.getpid()}.tmp")
    fresh.write_bytes(content)
    fresh.replace(target)


def _mark() -> str:
    """A name that two checkouts on one machine, or two users, do not share."""
    return hashlib.sha256(f"{SOURCES} {Path.home()}".encode()).hexdigest()[:12]
