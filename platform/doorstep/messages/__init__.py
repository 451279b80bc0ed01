"""Messages: templates per event and channel, the outbox that delivers them, in-app and by mail."""
