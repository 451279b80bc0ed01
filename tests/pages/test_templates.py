"""The templates keep the house's rules: a comment on top, nothing inline, no class without a style, no style without a use."""

import re

import pytest

from pages.bundle import SOURCES, script, stylesheet

TEMPLATES = SOURCES.parent.parent / "templates" / "pages"
PATHS = sorted(TEMPLATES.rglob("*.html"))
NAMES = [str(path.relative_to(TEMPLATES)) for path in PATHS]
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(?:src=|application/ld\+json))""")


def written(path):
    return path.read_text("utf-8")


def classes_used():
    """Every class that a template or script names, and the stems of those that a template completes from data."""
    names, stems = set(), set()
    for text in map(written, PATHS):
        for value in re.findall(r'class="([^"]*)"', text) + re.findall(r'kind="([^"]*__[^"]*)"', text):
            plain = re.sub(r"\{%.*?%\}", " ", value)
            stems |= set(re.findall(r"([\w-]+--)\{\{", plain))
            names |= {name for name in re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", plain).split() if name}
        names |= set(re.findall(r"\{% block main_class %\}([\w\s-]*)\{% endblock %\}", text)[0:1] or [])
    names = {one for name in names for one in name.split()}
    return names | set(
        re.findall(r'"(?:\.?)([a-z]+(?:-[a-z]+)*(?:__|--)[a-z-]+|suggestions|quantity|keep)"', script())
    ), stems


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_template_opens_with_a_comment_and_has_nothing_inline(path):
    text = written(path)

    assert re.match(r"(\{% extends [^%]*%\})?\s*\{% comment %\}", text)
    assert not INLINE.search(text)
    assert len(text.splitlines()) <= 80


def test_every_class_of_the_templates_has_a_style():
    names, _stems = classes_used()
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", stylesheet()))

    assert sorted(name for name in names if name not in styled) == []


def test_every_styled_class_is_used():
    names, stems = classes_used()
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)(?=[\s,.:>+~{\[)])", stylesheet()))

    assert sorted(name for name in styled - names if not any(name.startswith(stem) for stem in stems)) == []


def test_every_component_is_on_the_styleguide_or_around_every_page():
    shown, waiting = set(), ["styleguide.html", "base.html"]
    while waiting:
        name = waiting.pop()
        shown.add(name)
        waiting += [
            inner
            for inner in re.findall(r'(?:include|part) "pages/([^"]+)"', written(TEMPLATES / name))
            if inner not in shown
        ]
    components = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}

    assert sorted(components - shown) == []
