"""Pages: one of the three faces."""
