"""Payment nodes, attempts, refunds, and the ledger of transfers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.orders.models import Order
from doorstep.places.models import City, its_city


class PaymentNode(models.Model):
    """Money due for an order at one moment of its life; the spine has one, at booking."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        AUTHORISED = "authorised", _("authorised")
        CAPTURED = "captured", _("paid")
        PARTLY_REFUNDED = "partly_refunded", _("partly refunded")
        REFUNDED = "refunded", _("refunded")
        VOIDED = "voided", _("voided")
        FAILED = "failed", _("failed")
        CHARGED_BACK = "charged_back", _("charged back")

    city = its_city()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="nodes")
    kind = models.CharField(max_length=12, default="booking")  # booking, extra, fee
    state = models.CharField(max_length=16, choices=State.choices, default=State.DUE)
    amount_minor = models.BigIntegerField()
    captured_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(refunded_minor__lte=F("captured_minor")), name="refund_within_captured"),
            models.UniqueConstraint(fields=["order"], condition=Q(kind="booking"), name="one_booking_node"),
        ]


class PaymentAttempt(models.Model):
    """One try to pay a node through a gateway; the gateway's event id makes a repeated callback harmless."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SUCCEEDED = "succeeded", _("succeeded")
        FAILED = "failed", _("failed")
        ABANDONED = "abandoned", _("abandoned")
        LATE = "late", _("too late, refunded")

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(PaymentNode, on_delete=models.PROTECT, related_name="attempts")
    number = models.CharField(max_length=20, unique=True)
    gateway = models.CharField(max_length=20)
    method = models.CharField(max_length=10)  # wechat, alipay, card
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    amount_minor = models.BigIntegerField()
    event_id = models.CharField(max_length=64, null=True, unique=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]


class Refund(models.Model):
    """Money that goes back through the channel that it came by, and why; the channel is asked until it has done it."""

    class State(models.TextChoices):
        ASKED = "asked", _("on its way")
        DONE = "done", pgettext_lazy("refund", "given back")
        REFUSED = "refused", _("refused by the channel")

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(PaymentNode, on_delete=models.PROTECT, related_name="refunds")
    attempt = models.ForeignKey(PaymentAttempt, null=True, on_delete=models.PROTECT, related_name="refunds")
    number = models.CharField(_("number"), max_length=20, unique=True)
    amount_minor = models.BigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)  # what the channel said last
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="asked"), name="refund_queue")]

    def __str__(self):
        return self.number


class Account(models.Model):
    """One purse of the ledger: a gateway's clearing, a customer, a provider, the platform's revenue, in one currency."""

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("customer")
        CLEARING = "clearing", _("payment channel")
        ESCROW = "escrow", _("held for orders")
        PROVIDER = "provider", _("provider")
        PLATFORM = "platform", _("platform")

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    owner = models.CharField(max_length=40, blank=True)  # user id, provider id or gateway, by kind
    currency = models.CharField(max_length=3)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(fields=["city", "kind", "owner", "currency"], name="account_once")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.owner}".strip()


class Transfer(models.Model):
    """An amount moved from one account to another: taken there, given here, so that all accounts add up to zero."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("order"))
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="outgoing", verbose_name=_("from"))
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="incoming", verbose_name=_("to"))
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    reason = models.CharField(_("reason"), max_length=20)  # payment, refund, fee, share, commission, credit
    key = models.CharField(max_length=60, unique=True)  # the movement's natural key: the same twice is refused
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transfer_positive"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_between_two"),
        ]
        indexes = [models.Index(fields=["city", "-at"], name="transfer_city")]
