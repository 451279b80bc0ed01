"""Reviews: stars per dimension, words, reply, moderation; only for verified visits."""
