"""JSON as bytes, fast."""

from rest_framework.renderers import JSONRenderer as Stock


class JSONRenderer(Stock):
    """The stock renderer for now."""
