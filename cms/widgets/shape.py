"""A shape drawn on a map: GeoJSON in a text area that stays readable and editable without the script."""

import json

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 400_000
VENDOR = "cms/vendor"


class ShapeInput(forms.Textarea):
    """The map above the text; the outlines of the city's districts lie beneath what is drawn."""

    template_name = "cms/widgets/shape.html"
    outlines_url = reverse_lazy("cms_outlines")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        tiles = getattr(settings, "MAP_TILES_URL", "")
        return {**context, "outlines_url": self.outlines_url, "tiles_url": tiles, "texts": TEXTS}

    @cached_property
    def media(self):
        return forms.Media(
            css={"all": [f"{VENDOR}/leaflet/leaflet.css", f"{VENDOR}/geoman/leaflet-geoman.css"]},
            js=[f"{VENDOR}/leaflet/leaflet.js", f"{VENDOR}/geoman/leaflet-geoman.min.js", "cms/js/shape.js"],
        )


TEXTS = {
    "zoomIn": _("Closer"),
    "zoomOut": _("Farther"),
    "draw": _("Draw an outline"),
    "edit": _("Move its corners"),
    "cut": _("Cut a piece out"),
    "remove": _("Remove an outline"),
    "finish": _("Done"),
    "cancel": _("Cancel"),
    "removeLastVertex": _("Take the last corner back"),
    "start": _("Click to set the first corner"),
    "continue": _("Click to set the next corner"),
    "close": _("Click the first corner to close the outline"),
}


class ShapeField(forms.JSONField):
    """Reads a polygon or several as GeoJSON; what is wrong with it is said by the model's own validator."""

    widget = ShapeInput

    def to_python(self, value):
        if isinstance(value, str) and len(value) > MOST_LETTERS:
            raise ValidationError(_("This outline has too many corners; simplify it."), code="long")
        return super().to_python(value)

    def prepare_value(self, value):
        if isinstance(value, forms.fields.InvalidJSONInput):
            return value
        return json.dumps(value, separators=(",", ":")) if value is not None else ""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
