"""What the API remembers of requests that must not happen twice."""

from django.db import models

from doorstep.kernel.encrypted import EncryptedField


class IdempotentReply(models.Model):
    """The answer to one POST with an Idempotency-Key, kept for 24 hours; unfinished while the first one still runs."""

    scope = models.CharField(max_length=80)  # who: user:7, partner:vanke, anonymous:10.0.0.1
    key = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)  # of method, path, query and body
    status = models.PositiveSmallIntegerField(null=True)
    body = EncryptedField(blank=True)  # may hold a token or a door
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["started_at"], name="idempotency_age")]
