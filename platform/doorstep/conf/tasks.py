"""The task consumer's own pulse: a note in the queue's storage, renewed every minute, which /readyz reads."""

import time

from huey import crontab
from huey.contrib.djhuey import HUEY, on_startup, periodic_task

PULSE = "pulse"
STALE_AFTER_S = 180


@on_startup(name="pulse")
def beat() -> None:
    HUEY.put(PULSE, time.time())


@periodic_task(crontab(minute="*"), expires=60)
def keep_beating() -> None:
    beat()


def seconds_since_beat() -> float | None:
    """Seconds since the consumer's last sign of life, or None when there never was one."""
    beaten_at = HUEY.get(PULSE, peek=True)
    return None if beaten_at is None else time.time() - beaten_at
