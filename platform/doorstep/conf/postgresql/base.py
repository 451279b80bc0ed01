"""Django's PostgreSQL, but a kept connection is looked at before use, not asked: asking costs as much as a small query."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that goes away says so on the line, and closes it: then, and only then, the line has something to read."""

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.pgconn.socket, select.POLLIN)
        return super().is_usable() if line.poll(0) else True
