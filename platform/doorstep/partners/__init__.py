"""Partners: who embeds us, through which channel, with which keys."""
