"""Errors as problem+json."""

from rest_framework.views import exception_handler


def as_problem(exc, context):
    """Give the response of an error."""
    return exception_handler(exc, context)
