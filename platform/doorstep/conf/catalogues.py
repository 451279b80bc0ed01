"""Compile the catalogues of every area (<area>/locale/<language>/LC_MESSAGES/django.po) without gettext's programs."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def compile_catalogues() -> list[Path]:
    """Write each .mo that is missing or older than its .po, and read them anew. Gives the files written."""
    sources = [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
    written = [_compile(po) for po in sources if _is_stale(po)]
    for mo in written:  # a first run has already asked for words, and would load its demo city without Chinese
        translation_file_changed(sender=None, file_path=mo)
    return written


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def _compile(po: Path) -> Path:
    mo = po.with_suffix(".mo")
    draft = mo.with_suffix(f".{os.getpid()}")
    with po.open("rb") as source, draft.open("wb") as target:
        write_mo(target, read_po(source))
    draft.replace(mo)  # another process may be doing the same
    return mo
