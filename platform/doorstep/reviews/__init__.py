"""Reviews: stars per dimension, words, reply, moderation; only for verified visits. What providers say of customers. Both are
blind: revealed once both sides wrote, or when the window is over."""
