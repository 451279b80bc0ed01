"""The rulebook: what operators published, append-only and versioned; the book of any instant can be rebuilt exactly.

Owns releases, book(as_of, overlays), Decision with its trace, and the base class of everything that operators compose.
"""
