"""Pictures and files that people upload: our own models, so that they can grow; clean photos; storage without an address."""
