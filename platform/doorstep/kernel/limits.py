"""Counts tries in one statement that two racers cannot both pass: codes, log-ins, coupons."""

from datetime import timedelta

from django.db import connection

from doorstep.kernel import clock
from doorstep.kernel.refusals import TooMany

UPSERT = """
INSERT INTO kernel_limit (name, hits, resets_at) VALUES (%s, 1, %s)
ON CONFLICT (name) DO UPDATE SET
  hits = CASE WHEN kernel_limit.resets_at <= %s THEN 1 ELSE kernel_limit.hits + 1 END,
  resets_at = CASE WHEN kernel_limit.resets_at <= %s THEN EXCLUDED.resets_at ELSE kernel_limit.resets_at END
RETURNING hits
"""


def count(name: str, *, at_most: int, seconds: int) -> int:
    """Count one try under a name and refuse the one after the last allowed.

    Takes:   name, without contact data in clear (use a blind index); at_most tries in a window of seconds.
    Gives:   the number of tries in this window, this one included.
    Refuses: TooMany, with retry_after in seconds.
    """
    now = clock.now()
    adapt = connection.ops.adapt_datetimefield_value
    present, until = adapt(now), adapt(now + timedelta(seconds=seconds))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [name, until, present, present])
        hits = cursor.fetchone()[0]
    if hits > at_most:
        raise TooMany(retry_after=seconds)
    return hits
