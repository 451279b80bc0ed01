"""Everything that people read has its Chinese."""

import pytest

from doorstep.conf.catalogues import compile_catalogues
from tests.ground import strings

TEMPLATE = """{% load i18n %}<p class="it's">{% translate "One" %} {{ name|default:_("Two") }}
  {% blocktranslate trimmed count n=found %}
     {{ n }} three
  {% plural %}
     {{ n }} threes
  {% endblocktranslate %}
{% comment %}{% translate "never shown" %}{% endcomment %} ( [ 0777 \"\"\" '</p>
"""


@pytest.mark.parametrize("area", strings.areas(), ids=lambda area: area.name)
def test_every_string_has_its_chinese(area):
    assert list(area.lacking()) == []


def test_strings_are_found_in_python_and_in_templates(tmp_path):
    page, module = tmp_path / "page.html", tmp_path / "module.py"
    page.write_text(TEMPLATE)
    module.write_text('from django.utils.translation import gettext as _, ngettext\n_("Four")\nngettext("a", "b", 2)\n')

    found = [text for path in (page, module) for _line, text, _comments, _context in strings.extract_from(path)]

    assert found == ["One", "Two", ("%(n)s three", "%(n)s threes"), "Four", ("a", "b")]


def test_an_empty_and_a_fuzzy_translation_count_as_missing(tmp_path):
    po = tmp_path / "django.po"
    po.write_text(
        'msgid "Empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "Guessed"\nmsgstr "猜"\n\nmsgid "Known"\nmsgstr "知"\n', "utf-8"
    )
    known = strings.read(po)

    assert [strings.is_translated(known.get(name)) for name in ("Empty", "Guessed", "Known", "Absent")] == [
        False,
        False,
        True,
        False,
    ]


def test_catalogues_compile_without_gettexts_programs(tmp_path, settings):
    po = tmp_path / "zh_Hans/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Slot"\nmsgstr "时段"\n', "utf-8"
    )
    settings.LOCALE_PATHS = [tmp_path]

    assert compile_catalogues() == [po.with_suffix(".mo")]
    assert "时段".encode() in po.with_suffix(".mo").read_bytes()
    assert compile_catalogues() == []
