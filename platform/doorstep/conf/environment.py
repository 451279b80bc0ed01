"""Reads the environment once, with safe defaults; the only module that does."""

import json
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # read when pypinyin is imported: 44 MB less in every process


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    try:
        return int(text(name, str(default)))
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from wrong


def listing(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def var_dir() -> Path:
    """The folder for everything that the machine writes: database, media, keys."""
    folder = Path(text("DOORSTEP_VAR", str(ROOT / "var"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Keys:
    """Secrets: from the environment, or, on the demo's SQLite only, made once and kept in var/keys.json (mode 0600)."""

    def __init__(self, folder: Path, may_generate: bool):
        self.path = folder / "keys.json"
        self.may_generate = may_generate

    def get(self, name: str) -> str:
        given = text(name)
        if given:
            return given
        if not self.may_generate:
            raise ImproperlyConfigured(f"{name} is not set: with DATABASE_URL every secret comes from the environment.")
        return self._kept(name)

    def _kept(self, name: str) -> str:
        keys = json.loads(self.path.read_text()) if self.path.exists() else {}
        if name not in keys:
            keys[name] = secrets.token_urlsafe(48)
            draft = self.path.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(keys))
            draft.replace(self.path)
        return keys[name]
