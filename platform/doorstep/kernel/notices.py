"""Notices: declared by the room that announces, heard by rooms above. Down by call, up by notice."""

from django.db import transaction
from django.dispatch import Signal


class Notice(Signal):
    """Something that happened, told inside its transaction (tell) or once it is certain (tell_after)."""

    def tell(self, **facts):
        self.send(sender=None, **facts)

    def tell_after(self, **facts):
        transaction.on_commit(lambda: self.send(sender=None, **facts))
