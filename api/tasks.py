"""What the API does by the clock."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from api import idempotency


@db_periodic_task(crontab(minute="23"))
def forget_old_replies():
    idempotency.forget_old()
