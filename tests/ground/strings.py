"""Every string that people read, found in the sources, beside its Chinese in the area's catalogue.

`python -m tests.ground.strings` names each one that lacks its Chinese; with an area it prints what its .po lacks.
Extraction is babel's for Python and Django's own for templates, so that no program of gettext is needed.
"""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
AREAS = ("platform/doorstep", "cms", "pages", "api")
KEYWORDS = DEFAULT_KEYWORDS | {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
SOURCES = {".py": "python", ".html": "template", ".txt": "template", ".js": "javascript"}
LEFT_OUT = {"migrations", "locale", "vendor", "static", "__pycache__"}


@dataclass
class Area:
    """One folder with its own catalogue."""

    name: str
    wanted: Catalog = field(default_factory=Catalog)

    @property
    def po(self) -> Path:
        return ROOT / self.name / "locale/zh_Hans/LC_MESSAGES/django.po"

    def lacking(self) -> Iterator[str]:
        """Give a line for each string without Chinese, naming where it is used."""
        known = read(self.po)
        for message in self.wanted:
            if message.id and not is_translated(known.get(key_of(message), message.context)):
                place, line = message.locations[0]
                yield f"{place}:{line}: {key_of(message)!r} has no Chinese in {self.po.relative_to(ROOT)}"


def areas() -> list[Area]:
    found = []
    for name in AREAS:
        area = Area(name)
        for path in sorted((ROOT / name).rglob("*")):
            if path.suffix in SOURCES and not LEFT_OUT & set(path.parts):
                for line, text, _comments, context in extract_from(path):
                    area.wanted.add(text, locations=[(str(path.relative_to(ROOT)), line)], context=context)
        found.append(area)
    return found


def extract_from(path: Path):
    kind, source = SOURCES[path.suffix], path.read_text("utf-8")
    if kind == "template":  # Django turns a template into Python that calls gettext, line by line
        lines = templatize(source, origin=str(path)).splitlines()
        kind, source = "python", "\n".join(line.strip() for line in lines)
    if "gettext" not in source and "_(" not in source:
        return []
    return extract(kind, io.BytesIO(source.encode()), KEYWORDS)


def read(po: Path) -> Catalog:
    if not po.exists():
        return Catalog(locale="zh_Hans")
    with po.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def key_of(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(texts) and all(text.strip() for text in texts)


def paste(area: Area) -> str:
    """Give the entries that an area's .po lacks, ready to be translated."""
    missing, known = Catalog(locale="zh_Hans"), read(area.po)
    for message in area.wanted:
        if message.id and not is_translated(known.get(key_of(message), message.context)):
            missing.add(message.id, locations=message.locations, context=message.context)
    out = io.BytesIO()
    write_po(out, missing, omit_header=True, width=120)
    return out.getvalue().decode()


def main(only: str = "") -> int:
    if only:
        print(paste(next(area for area in areas() if area.name == only)))
        return 0
    lines = [line for area in areas() for line in area.lacking()]
    print("\n".join(lines) or "Every string has its Chinese.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
