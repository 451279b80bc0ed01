"""What follows from one accent colour: whether words in it can be read, its lighter twin for the dark, its soft ground.

Source: WCAG 2.2, 1.4.3: 4.5 to 1 for text.
"""

import re

LEAST = 4.5
LIGHT = ("#ffffff", "#faf8f4", "#f3efe8")  # surface, paper, sunken of the public pages
DARK = ("#1c1f25", "#14161a", "#101216")
INK_ON_LIGHT_ACCENT = "#14161a"


def is_colour(text: str) -> bool:
    return bool(re.fullmatch(r"#[0-9a-f]{6}", text))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Give a colour with a share (0 to 1) of another in it."""
    parts = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def readable(accent: str) -> float:
    """Give the least contrast that words in an accent have on the light pages, its own soft ground among them."""
    return min(contrast(accent, ground) for ground in (*LIGHT, _soft(accent, "#ffffff", 0.08)))


def darker(accent: str) -> str:
    """Give the nearest darker shade in which words can be read."""
    return next(shade for step in range(101) if readable(shade := mixed(accent, "#000000", step / 100)) >= LEAST)


def theme(accent: str) -> dict[str, dict[str, str]]:
    """Give the tokens that an accent replaces, for the light and the dark pages."""
    twin = next(s for n in range(101) if _readable_in_the_dark(s := mixed(accent, "#ffffff", n / 100)))
    return {
        "light": {
            "accent": accent,
            "accent-strong": mixed(accent, "#000000", 0.2),
            "accent-soft": _soft(accent, "#ffffff", 0.08),
            "on-accent": "#ffffff",
        },
        "dark": {
            "accent": twin,
            "accent-strong": mixed(twin, "#ffffff", 0.25),
            "accent-soft": _soft(twin, DARK[0], 0.1),
            "on-accent": INK_ON_LIGHT_ACCENT,
        },
    }


def _readable_in_the_dark(shade):
    grounds = (*DARK, _soft(shade, DARK[0], 0.1))
    return min(contrast(shade, ground) for ground in grounds) >= LEAST and contrast(shade, INK_ON_LIGHT_ACCENT) >= LEAST


def _soft(accent, ground, share):
    return mixed(ground, accent, share)


def _channels(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _luminance(colour):
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
