"""Texts in several languages inside one row: {"zh-hans": "保洁", "en": "Cleaning"}; str() speaks the active language."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


def spoken(texts, language: str | None = None) -> str:
    """Give the text in a language (the active one by default), else in the default one, else in any."""
    if not isinstance(texts, dict):
        return str(texts or "")
    language = language or get_language() or settings.LANGUAGE_CODE
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next((v for v in texts.values() if v), "")


def said(sentence, **facts) -> dict[str, str]:
    """Give a lazy translated sentence in every language, with facts put in: what traces and logs keep."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            spoken_facts = {name: spoken(fact) if isinstance(fact, dict) else fact for name, fact in facts.items()}
            texts[code] = str(sentence) % spoken_facts if facts else str(sentence)
    return texts


class Texts(dict):
    """A dictionary of language code to text that speaks the active language when written."""

    def __str__(self):
        return spoken(self)

    def __hash__(self):  # type: ignore[override]
        return hash(tuple(sorted(self.items())))

    def __bool__(self):
        return any(self.values())

    def in_(self, language: str) -> str:
        return spoken(self, language)


class TextsWidget(forms.MultiWidget):
    """One input per language, the language's name before each; drawn with Wagtail's own classes."""

    template_name = "kernel/texts_widget.html"

    def __init__(self, long=False, attrs=None):
        self.long = long
        inputs: dict = {}
        for code, name in settings.LANGUAGES:
            own = {"lang": code, "aria-label": name}
            inputs[code.replace("-", "_")] = forms.Textarea({**own, "rows": 3}) if long else forms.TextInput(own)
        super().__init__(inputs, attrs)

    def decompress(self, value):
        value = value or {}
        return [value.get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, (_code, label) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            part["language"] = label
        return context


class TextsFormField(forms.MultiValueField):
    """Reads one text per language; the default language's is required when the field is."""

    def __init__(self, *, long=False, max_length=None, required=True, **kwargs):
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        parts = [forms.CharField(required=False, max_length=max_length) for _language in settings.LANGUAGES]
        kwargs["widget"] = TextsWidget(long=long)
        super().__init__(parts, required=required, require_all_fields=False, **kwargs)

    def compress(self, values):
        codes = [code for code, _name in settings.LANGUAGES]
        return Texts({code: value for code, value in zip(codes, values or [], strict=False) if value})

    def clean(self, value):
        texts = super().clean(value)
        if self.required and not texts.get(settings.LANGUAGE_CODE):
            raise ValidationError(_("Please write the text in the default language."), code="required")
        return texts

    def has_changed(self, initial, data):
        return (initial or {}) != self.compress([part or "" for part in data or []])


class TextsField(models.JSONField):
    """A model field of Texts; long ones are edited in text areas; max_length counts characters per language."""

    def __init__(self, *args, long=False, max_length=None, **kwargs):
        self.long = long
        kwargs.setdefault("default", Texts)
        super().__init__(*args, **kwargs)
        self.text_length = max_length or (4000 if long else 200)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, {**kwargs, "default": dict}

    def from_db_value(self, value, expression, connection):
        return Texts(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value):
        value = super().to_python(value)
        return Texts(value) if isinstance(value, dict) else Texts()

    def value_from_object(self, obj):
        return Texts(getattr(obj, self.attname) or {})

    def formfield(self, **kwargs):
        defaults = {"form_class": TextsFormField, "long": self.long, "max_length": self.text_length}
        kwargs.pop("widget", None)
        return models.Field.formfield(self, **{**defaults, **kwargs})
