"""Pictures and files that people upload: our own models, so that they can grow; photos made clean; storage that no address reaches."""
