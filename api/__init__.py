"""Api: one of the three faces."""
