"""Cms: one of the three faces."""
