"""Finds services in memory: Chinese inside words, pinyin, its initials, English, synonyms. No database."""

from dataclasses import dataclass
from itertools import islice, product

from pypinyin import Style, pinyin

from doorstep.catalog.tree import ServiceFacts, catalogue
from doorstep.rulebook.book import Book

NAME, OTHER, PROSE = 3, 2, 1  # how much a hit counts
MOST_READINGS = 64


@dataclass(frozen=True)
class Words:
    """What one service is found by, small letters without spaces, strongest first."""

    code: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    prose: str


def squeezed(text: str) -> str:
    return "".join(text.lower().split())


def sounds(text: str) -> list[str]:
    """Give a text's pinyin without tones, and its initials: in every reading of its letters, so that no dictionary of
    phrases is needed to know how 空调 is read."""
    readings = pinyin(text, style=Style.NORMAL, heteronym=True)
    spoken = [squeezed("".join(syllables)) for syllables in islice(product(*readings), MOST_READINGS)]
    initials = [list(dict.fromkeys(syllable[:1] for syllable in known)) for known in readings]
    return list(dict.fromkeys([*spoken, *(squeezed("".join(i)) for i in islice(product(*initials), MOST_READINGS))]))


def _words(service: ServiceFacts, categories) -> Words:
    names = list(service.name.values())
    others = service.synonyms.split() + [n for code in service.path for n in categories[code].name.values()]
    spoken = [sound for text in [*names, *service.synonyms.split()] for sound in sounds(text)]
    prose = " ".join([*service.summary.values(), *service.description.values()])
    return Words(
        service.code,
        tuple(map(squeezed, names)),
        tuple(map(squeezed, [*others, *spoken])),
        squeezed(prose),
    )


def _index(book: Book) -> list[Words]:
    tree = catalogue(book)
    return [_words(service, tree.categories) for service in tree.services.values()]


def _score(words: Words, typed: str) -> int:
    if any(typed in name for name in words.names):
        return NAME
    if any(typed in other or _stands_inside(other, typed) for other in words.others):
        return OTHER
    return PROSE if typed in words.prose else 0


def _stands_inside(word: str, typed: str) -> bool:
    """Say whether a known word stands inside a longer phrase: 打扫 in 打扫房间; a few Latin letters prove nothing."""
    return len(word) >= (5 if word.isascii() else 2) and word in typed


def found_services(book: Book, typed: str) -> list[str]:
    """Give the codes of the services that fit what was typed, best first; every word must fit.

    Source: F04. "保洁" finds 日常保洁两小时, "rcbj" and "richang" find 日常保洁, "打扫" finds it by its synonyms.
    """
    parts = typed.lower().replace("'", "").split()[:6] if len(typed) <= 80 else []
    if not parts:
        return []
    found = []
    for place, words in enumerate(book.derive(_index, "category", "service")):
        scores = [_score(words, part) for part in parts] if len(parts) > 1 else []
        together = _score(words, "".join(parts))
        best = max(together, min(scores) if scores else 0)
        if best:
            found.append((-best, place, words.code))
    return [code for _best, _place, code in sorted(found)]
