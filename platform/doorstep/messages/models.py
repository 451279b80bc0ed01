"""Templates, and the outbox of messages to people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from doorstep.kernel.encrypted import EncryptedField
from doorstep.kernel.texts import TextsField
from doorstep.messages.events import EVENTS
from doorstep.messages.rendering import template_problem
from doorstep.places.models import City, its_city
from doorstep.rulebook.models import Content, scope

AUDIENCES = [("customer", _("customer")), ("provider", _("provider")), ("staff", _("dispatchers"))]
CHANNELS = [("inapp", _("in the app")), ("mail", _("e-mail"))]


class MessageTemplate(Content):
    """What somebody is told when something happens, through one channel; Liquid variables such as {{ order.number }}."""

    city = models.ForeignKey(
        City, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("city"),
        help_text=_("Empty: every city."),
    )  # fmt: skip
    event = models.CharField(_("event"), max_length=40, choices=EVENTS)
    audience = models.CharField(_("who is told"), max_length=10, choices=AUDIENCES)
    channel = models.CharField(_("channel"), max_length=10, choices=CHANNELS)
    subject = TextsField(_("subject"), max_length=120)
    body = TextsField(_("text"), long=True, max_length=2000)
    is_silent = models.BooleanField(
        _("do not send"), default=False, help_text=_("Nobody is told through this channel.")
    )

    release_kind = "message"
    search_fields = [*Content.search_fields, index.FilterField("city")]

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering = ["event", "audience", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="message_code"),
            models.UniqueConstraint(
                "event",
                "audience",
                "channel",
                scope("city"),
                name="message_once",
                violation_error_message=_("There is already a text for this occasion, reader and channel: change it."),
            ),
        ]

    def __str__(self):
        return f"{self.get_event_display()} · {self.get_audience_display()} · {self.get_channel_display()}"

    def release_key(self):
        return f"{self.event}/{self.audience}/{self.channel}"

    def unsettled(self):
        problems = {}
        for name in ("subject", "body"):
            found = [p for text in getattr(self, name).values() if (p := template_problem(text))]
            if found:
                problems[name] = found[0]
        return problems

    def released(self):
        return {"subject": dict(self.subject), "body": dict(self.body), "is_silent": self.is_silent}


class Message(models.Model):
    """One message to one person through one channel: queued in the transaction, delivered after it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    city = its_city(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="inbox")
    order_id = models.BigIntegerField(null=True)
    event = models.CharField(_("event"), max_length=40)
    channel = models.CharField(_("channel"), max_length=10)
    address = EncryptedField(blank=True)  # phone or mail address; in-app messages have none
    sender = models.CharField(_("sender"), max_length=60, blank=True)  # the brand's name when it was queued
    subject = models.CharField(_("subject"), max_length=200)
    body = EncryptedField(_("text"))
    key = models.CharField(max_length=120, unique=True)  # the event's natural key: the same twice is sent once
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(_("queued"))
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("sent"), null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="message_inbox"),
            models.Index(fields=["next_try_at"], condition=models.Q(state="queued"), name="message_queue"),
        ]
