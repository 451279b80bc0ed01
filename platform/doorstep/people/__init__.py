"""People: the user, addresses and contacts (encrypted), log-in by code, privacy stages, the access log."""
