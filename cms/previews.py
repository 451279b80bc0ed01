"""Drafts as people will see them: a service and its prices on the real page, a message as it arrives."""


def register_kinds() -> None:
    """Tell the rulebook how the admin shows each kind."""
