"""The demo's channel: nothing leaves the machine, the mailbox page shows the row."""

import logging

log = logging.getLogger(__name__)


def send(message) -> None:
    log.info("Message %s (%s) stays in the mailbox.", message.pk, message.event)
