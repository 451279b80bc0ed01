"""Booking in four calm steps: what, where, when, pay. Until a time is held, the whole state stands in the address."""
