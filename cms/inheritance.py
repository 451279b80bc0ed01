"""What holds now beside what is typed: the effective value of each inherited field and the scope that it comes from."""

from dataclasses import fields as fields_of
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, Panel

from cms.widgets.clock import clock
from cms.widgets.fields import CLOCKS
from doorstep.catalog.tree import catalogue
from doorstep.kernel.money import USUAL, written
from doorstep.kernel.texts import Texts
from doorstep.places.atlas import atlas
from doorstep.policies.terms import Terms, terms_with_origins
from doorstep.pricing.prices import PROVIDER_PERCENT
from doorstep.rulebook.book import Book, Origin, book


def scope_name(rules: Book, origin: Origin) -> str:
    """Name a scope as operators do: the platform, 上海, 保洁 in 上海."""
    city, category = atlas(rules).city(origin.city), catalogue(rules).categories.get(origin.category)
    names = [str(found.name) for found in (category, city) if found]
    return " · ".join(names) if names else _("the platform")


def origin_sentence(rules: Book, value: str, origin: Origin | None, own: tuple[str, str]) -> str:
    """Say a value and where it comes from; without an origin it is the default of the house."""
    if origin is None:
        return _("Effective: %(value)s, the default before anybody set it") % {"value": value}
    facts = {"value": value, "number": origin.number, "scope": scope_name(rules, origin)}
    if (origin.city, origin.category) == own:
        return _("Effective: %(value)s, set here (release %(number)s)") % facts
    return _("Effective: %(value)s, from %(scope)s (release %(number)s)") % facts


def inherited(rules: Book, value: str, origin: Origin) -> str:
    """Give a value that a list shows muted, with the scope that it comes from below it."""
    told = _("inherited from %(scope)s") % {"scope": scope_name(rules, origin)}
    return format_html('<span class="d-inherited">{} <small>{}</small></span>', value, told)


def written_value(name: str, value, currency: str) -> str:
    """Write a value of a term or price as people do, by the name of its field."""
    if isinstance(value, Texts | dict):
        return str(Texts(value))
    if name.endswith("_minor"):
        return written(value, currency)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in CLOCKS:
        return clock(value)
    if name.endswith("_percent"):
        return f"{Decimal(value).normalize():f} %"
    units = {
        "minutes": lambda n: ngettext("%(n)s minute", "%(n)s minutes", n),
        "hours": lambda n: ngettext("%(n)s hour", "%(n)s hours", n),
        "days": lambda n: ngettext("%(n)s day", "%(n)s days", n),
        "times": lambda n: ngettext("%(n)s time", "%(n)s times", n),
        "calls": lambda n: ngettext("%(n)s call", "%(n)s calls", n),
        "m": lambda n: ngettext("%(n)s metre", "%(n)s metres", n),
    }
    unit = next((unit for ending, unit in units.items() if ending in name.split("_")), None)
    return unit(value) % {"n": value} if unit and isinstance(value, int) else str(value)


def effective_sentences(content) -> dict[str, str]:
    """Give a sentence per inherited field of a price list, policy or category; kept on the object while it is drawn."""
    if not hasattr(content, "_effective_sentences"):
        content._effective_sentences = SENTENCES[content.release_kind](content, book())
    return content._effective_sentences


def _currency(content) -> str:
    return content.city.currency if content.city_id else USUAL


def _path(category) -> tuple[str, ...]:
    return tuple(node.code for node in category.ancestors()) if category else ()


def _of_policy(policy, rules):
    city, path = (policy.city.code if policy.city_id else ""), _path(policy.category)
    own, currency = (city, path[-1] if path else ""), _currency(policy)
    terms, origins = terms_with_origins(rules, city, path)
    sentences = {}
    for field in fields_of(Terms):
        if field.name not in {"version", "cancel_ladder"}:
            value = written_value(field.name, getattr(terms, field.name), currency)
            sentences[field.name] = origin_sentence(rules, value, origins.get(field.name), own)
    rungs = "; ".join(
        _("under %(time)s: %(fee)s %%")
        % {"time": written_value("minutes", rung.within_minutes, currency), "fee": f"{rung.percent.normalize():f}"}
        for rung in terms.cancel_ladder
    )
    sentences["ladder"] = origin_sentence(rules, rungs or _("free"), origins.get("cancel_ladder"), own)
    return sentences


AMOUNTS = ("base_minor", "unit_minor", "minimum_minor")


def held_amounts(price_list, rules: Book) -> dict[str, str]:
    """Give the amounts that hold for a price list, each with the scope that it comes from; those that nobody set are left
    out."""
    values, origins = rules.effective(
        "price", price_list.service.code, price_list.city.code if price_list.city_id else ""
    )
    currency = _currency(price_list)
    return {
        name: inherited(rules, written_value(name, values[name], currency), origins[name])
        for name in AMOUNTS
        if name in origins
    }


def _of_price_list(price_list, rules):
    if not price_list.service_id:
        return {}
    city, currency = (price_list.city.code if price_list.city_id else ""), _currency(price_list)
    values, origins = rules.effective("price", price_list.service.code, city)
    values, sentences = values or {}, {}
    for name in AMOUNTS:
        value = written_value(name, values.get(name) or 0, currency)
        sentences[name] = origin_sentence(rules, value, origins.get(name), (city, ""))
    percent = written_value("provider_percent", values.get("provider_percent") or PROVIDER_PERCENT, currency)
    sentences["provider_percent"] = origin_sentence(rules, percent, origins.get("provider_percent"), (city, ""))
    for name, write in (("bands", _bands), ("options", _codes), ("addons", _codes)):
        value = write(values.get(name) or (), currency)
        if value:
            sentences[name] = origin_sentence(rules, value, origins.get(name), (city, ""))
    return sentences


def _bands(bands, currency):
    each = _("each")
    parts = (
        f"≤ {b['up_to']}: {written(b['price_minor'], currency)}{' ' + each if b['per_unit'] else ''}"
        for b in sorted(bands, key=lambda band: band["up_to"])
    )
    return "; ".join(parts)


def _codes(prices, currency):
    return "; ".join(f"{code} {written(amount, currency)}" for code, amount in dict(prices).items())


def _of_category(category, rules):
    known, sentences = catalogue(rules).categories, {}
    node = known.get(category.code) or (known.get(category.parent.code) if category.parent_id else None)
    if node is None:
        return {}
    for name in ("provider_noun", "hue", "scene", "review_dimensions"):
        value, origin = str(getattr(node, name)) or "–", node.origins.get(name)
        if name == "hue" and value:
            value = str(_(value))
        if origin == category.code:
            sentences[name] = _("Effective: %(value)s, set here") % {"value": value}
        elif origin in known:
            facts = {"value": value, "scope": known[origin].name}
            sentences[name] = _("Effective: %(value)s, from %(scope)s") % facts
        else:
            sentences[name] = _("Effective: %(value)s, the default before anybody set it") % {"value": value}
    return sentences


SENTENCES = {"policy": _of_policy, "price": _of_price_list, "category": _of_category}


class EffectivePanel(FieldPanel):
    """A field with its effective value and origin below the help text."""

    class BoundPanel(FieldPanel.BoundPanel):
        """Adds the sentence when there is one."""

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            sentence = effective_sentences(self.instance).get(self.field_name) if self.instance else None
            if sentence:
                told = getattr(self, "help_text", "")
                self.help_text = format_html('{} <span class="d-effective">{}</span>', told, sentence)


class EffectiveNote(Panel):
    """The effective value of something that has rows of its own: bands, ladder, option and add-on prices."""

    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "name": self.name}

    class BoundPanel(Panel.BoundPanel):
        """One quiet line; not shown when nothing is inherited or set."""

        template_name = "cms/panels/effective_note.html"

        def get_context_data(self, parent_context=None):
            sentence = effective_sentences(self.instance).get(self.panel.name, "")
            return {**super().get_context_data(parent_context), "sentence": sentence}
