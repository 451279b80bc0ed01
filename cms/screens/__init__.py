"""Screens that are no lists: today, the order board, "Why closed?", booking for a caller."""
