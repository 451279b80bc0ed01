"""Registers what journeys hear from below."""

from doorstep.journeys import claiming, telling

__all__ = ["claiming", "telling"]
