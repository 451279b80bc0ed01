"""What happens by the clock: each task is a door of a few lines, and running one twice changes nothing more."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task, periodic_task

from doorstep.journeys import upkeep
from doorstep.kernel import timers
from doorstep.messages.actions import deliver_due
from doorstep.payments.refunds import send_due

BEATS = range(0, 60, 5)  # seconds of the minute: the queue's own clock only wakes once a minute


@periodic_task(crontab(minute="*"), expires=60)
def each_minute() -> None:
    """Queue this minute's beats; those that a sleeping consumer missed are not made up for."""
    for second in BEATS:
        beat.schedule(delay=second)


@db_task(expires=60)
def beat() -> None:
    """Fire the timers that are due, give back the refunds and send the messages that wait; racers share the work row by
    row."""
    timers.fire_due()
    send_due()
    deliver_due()


@db_periodic_task(crontab(minute="*"), expires=60)
def publish() -> None:
    """Publish and unpublish what operators scheduled."""
    upkeep.publish_scheduled()


@db_periodic_task(crontab(hour="3", minute="10"))
def each_night() -> None:
    """Count anew what shelves and cards show, and forget what nobody needs any more."""
    upkeep.recount_all()
    upkeep.forget_old()
