"""Ways in which a message leaves the house. A channel is a module here with send(message); settings choose which.

A channel raises Undelivered (or whatever its network raises): the message is tried again later.
"""

from importlib import import_module

from django.conf import settings

INAPP = "inapp"  # needs no channel: the row is the delivery


class Undelivered(Exception):
    """The message did not leave; it stays in the queue."""


def send(message) -> None:
    """Hand one message to the channel that the settings name for it. Refuses: Undelivered."""
    module = settings.MESSAGE_CHANNELS.get(message.channel)
    if not module:
        raise Undelivered(f"No channel is configured for {message.channel}.")
    import_module(f"{__name__}.{module}").send(message)
