"""The colours of both themes can be read: WCAG ratios of every pair that the stylesheet puts together."""

import re

import pytest

from fixtures.drawings.canvas import TINTS
from pages.bundle import SOURCES, script, stylesheet

GROUNDS = ("paper", "surface", "sunken")
TEXT = [
    (text, ground)
    for text in ("ink", "muted", "accent", "accent-strong", "pine", "warn", "danger")
    for ground in GROUNDS
]
TEXT += [(tone, f"{tone}-soft") for tone in ("accent", "pine", "warn", "danger")]
TEXT += [(text, f"{tone}-soft") for text in ("ink", "muted") for tone in ("accent", "pine", "warn", "danger")]
TEXT += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-danger", "danger"), ("paper", "ink")]
TEXT += [("on-tint", f"tint-{tint}") for tint in TINTS]
MARKS = [("edge", ground) for ground in GROUNDS]


def themes():
    """The colours of :root, and of the two blocks that say what dark is."""
    source = (SOURCES / "css" / "tokens.css").read_text("utf-8")
    blocks = re.findall(r"(:root[^{,]*)\{([^{}]*)\}", source)
    read = {
        name.strip(): dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))
        for name, body in blocks
        if "--paper" in body
    }
    return read[":root"], read[':root:not([data-theme="light"])'], read[':root[data-theme="dark"]']


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3)], ids=["text", "marks"])
def test_every_pair_of_colours_can_be_told_apart(theme, pairs, least):
    colours = themes()[theme]

    measured = {pair: round(ratio(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}

    assert {pair: value for pair, value in measured.items() if value < least} == {}


def test_dark_is_the_same_whether_chosen_or_asked_by_the_device():
    _, asked, chosen = themes()

    assert asked == chosen


def test_the_tints_of_the_pages_are_those_of_the_drawings():
    light = themes()[0]

    assert {tint: light[f"tint-{tint}"] for tint in TINTS} == TINTS


def test_every_custom_property_that_is_used_is_defined():
    css = stylesheet()
    defined = set(re.findall(r"(--[\w-]+)\s*:", css))

    assert set(re.findall(r"var\((--[\w-]+)", css)) - defined == set()


def test_a_page_carries_at_most_30_kilobytes_of_script():
    assert len(script().encode()) <= 30_000
