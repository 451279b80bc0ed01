"""Writes money, times and texts in the admin's templates as people read them."""

from zoneinfo import ZoneInfo

from django import template
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language

from cms.records import steps
from doorstep.brand.face import face
from doorstep.kernel.money import USUAL, written
from doorstep.kernel.texts import spoken
from doorstep.messages.models import CHANNELS
from doorstep.rulebook.book import book

register = template.Library()


def day_of(value) -> str:
    """Write a date: 11月24日 周二, or Tue 24 Nov."""
    if get_language() == "zh-hans":
        return f"{value.month}月{value.day}日 周{'一二三四五六日'[value.weekday()]}"
    return f"{WEEKDAYS_ABBR[value.weekday()]} {date_format(value, 'j M')}"


def time_of(value, city=None) -> str:
    """Write an instant in a city's zone (the admin's own without one): 11月24日 周二 14:00."""
    local = value.astimezone(ZoneInfo(city.time_zone)) if city else value.astimezone()
    comma = "" if get_language() == "zh-hans" else ","
    return f"{day_of(local)}{comma} {local:%H:%M}"


@register.simple_tag
def brand():
    """Give the name and logo under which the platform appears."""
    return face(book())


@register.simple_tag
def offline_url(row) -> str:
    """Give the address at which live content is taken offline; "" for what is not live or has no such address."""
    viewset = getattr(row, "snippet_viewset", None)
    if not (viewset and getattr(row, "live", False)):
        return ""
    return reverse(viewset.get_url_name("unpublish"), args=[quote(row.pk)])


@register.filter
def at(value, city=None):
    return time_of(value, city) if value else "–"


@register.filter
def day(value):
    return day_of(value) if value else "–"


@register.filter
def hour(value, city=None):
    local = value.astimezone(ZoneInfo(city.time_zone)) if city else value
    return f"{local:%H:%M}"


@register.filter
def money(amount_minor, currency=USUAL):
    return written(amount_minor, currency) if amount_minor is not None else "–"


@register.filter
def texts(value):
    return spoken(value)


@register.filter
def of(mapping, key):
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


@register.filter
def told(moment):
    """Say a moment of the timeline: its sentence, or its step in the team's words when it has none."""
    bare = moment.text == f"{moment.kind}: {moment.step}"
    return steps.step_of(moment.kind, moment.step) if bare else moment.text


@register.filter
def step(event):
    return steps.step_of(event.kind, event.step)


@register.filter
def why(happened):
    """Say the reason of a moment, an event or a cancellation in words."""
    return steps.reason_of(happened.reason, getattr(happened, "step", ""))


@register.filter
def visit_step(name):
    return steps.step_of("visit", name)


@register.filter
def movement(reason):
    return steps.movement_of(reason)


@register.filter
def way(code):
    """Name the way by which a message reached somebody."""
    return dict(CHANNELS).get(code, code)


@register.filter
def channel(code):
    return steps.channel_of(code)
