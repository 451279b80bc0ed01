"""An order, its lines, its visits, its quote and hold, and the facts of changing and cancelling."""

from typing import TYPE_CHECKING, Optional

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.encrypted import EncryptedField
from doorstep.kernel.texts import TextsField
from doorstep.media.private import private_storage
from doorstep.places.atlas import atlas
from doorstep.places.models import City, District, its_city
from doorstep.providers.models import Provider
from doorstep.rosters.models import Claim
from doorstep.rulebook.book import book

if TYPE_CHECKING:
    from doorstep.orders.actions import Written


class Hold(models.Model):
    """A time kept for a quote while somebody decides and pays: the claim, and the quote that it was made for."""

    number = models.CharField(max_length=16, unique=True)
    city = its_city()
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="hold")
    quote = models.JSONField()  # doorstep.pricing.quotes.Quote as JSON
    reasons = models.JSONField(default=dict)  # why this provider: doorstep.dispatch
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    partner = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)


class OrderQuerySet(models.QuerySet):
    """Sentences about orders."""

    def open(self):
        return self.exclude(state__in=Order.ENDED)

    def of_city(self, city_id):
        return self.filter(city_id=city_id)


class Order(models.Model):
    """The commercial promise: who wants what where for how much, with the book and traces that it was made with."""

    written: Optional["Written"] = None  # only on the instance that was just placed

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        AWAITING_PAYMENT = "awaiting_payment", _("waiting for payment")
        CONFIRMING = "confirming", _("being confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        IN_FULFILMENT = "in_fulfilment", _("in progress")
        AWAITING_ACCEPTANCE = "awaiting_acceptance", _("waiting for your confirmation")
        COMPLETED = "completed", _("completed")
        CLOSED = "closed", _("closed")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("cancelled")
        UNFULFILLABLE = "unfulfillable", _("could not be fulfilled")

    ENDED = ("completed", "closed", "expired", "cancelled", "unfulfillable")

    number = models.CharField(_("number"), max_length=16, unique=True)
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="orders", verbose_name=_("city"), db_index=False
    )
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders", verbose_name=_("customer"), db_index=False
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    on_hold_reason = models.CharField(max_length=120, blank=True)
    service = models.CharField(_("service"), max_length=80)
    category = models.CharField(max_length=80)
    service_name = TextsField()
    unit = TextsField(blank=True)
    quantity = models.PositiveIntegerField(default=1)
    minutes = models.PositiveIntegerField()
    crew = models.PositiveSmallIntegerField(default=1)
    choices = models.JSONField(default=dict)  # {"options": {group: choice}, "addons": {code: count}}
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField(_("total"))
    provider_minor = models.BigIntegerField(default=0)  # the provider's share of the total
    price_trace = models.JSONField(default=list)
    terms = models.JSONField(default=dict)  # the terms when it was placed
    book_number = models.BigIntegerField()
    quote_id = models.CharField(max_length=40)
    language = models.CharField(max_length=10, default="zh-hans")
    partner = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20, default="web")
    placed_by_staff = models.BooleanField(default=False)

    district = models.ForeignKey(District, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    street = EncryptedField()
    door = EncryptedField(blank=True)
    access_note = EncryptedField(blank=True)
    contact_name = EncryptedField()
    contact_phone = EncryptedField()
    contact_index = models.CharField(max_length=64, db_index=True, blank=True)  # so that a guest can claim it later
    note = EncryptedField(blank=True)
    lat = models.FloatField()
    lng = models.FloatField()

    starts_at = models.DateTimeField(_("visit"))  # of the current visit, kept equal to it
    placed_at = models.DateTimeField(_("placed"))
    paid_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    times_rescheduled = models.PositiveSmallIntegerField(default=0)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at"]
        permissions = [
            ("manage_orders", "May book, move and cancel for customers"),
            ("dispatch_visits", "May assign and reassign providers"),
            ("see_contacts", "May see contact data of orders"),
        ]
        indexes = [
            models.Index(fields=["city", "state", "starts_at"], name="order_city_state"),
            models.Index(fields=["city", "-placed_at"], name="order_city_placed"),
            models.Index(fields=["customer", "-placed_at"], name="order_customer"),
        ]

    def __str__(self):
        return self.number

    @property
    def is_open(self):
        return self.state not in self.ENDED

    @property
    def district_name(self) -> str:
        """The district's name for the reader; from the book, which asks nothing of the database."""
        known = atlas(book()).district(self.city.code, self.district_id)
        return str(known.name if known else self.district or "")


class OrderLine(models.Model):
    """One line of the price: its kind, what it is called, how many, how much."""

    city = its_city()
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=12)  # base, measure, option, addon, surcharge, guard, manual, fee
    code = models.CharField(max_length=90, blank=True)
    name = TextsField()
    quantity = models.PositiveIntegerField(default=1)
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]


class Visit(models.Model):
    """One trip to the door."""

    class State(models.TextChoices):
        UNSCHEDULED = "unscheduled", _("not scheduled")
        SCHEDULED = "scheduled", _("scheduled")
        OFFERING = "offering", _("looking for a provider")
        ASSIGNED = "assigned", _("assigned")
        ACKNOWLEDGED = "acknowledged", _("accepted by the provider")
        EN_ROUTE = "en_route", _("on the way")
        ARRIVED = "arrived", _("arrived")
        IN_SERVICE = "in_service", _("working")
        PAUSED = "paused", _("paused")
        WORK_DONE = "work_done", _("work done")
        VERIFIED = "verified", _("accepted")
        CUSTOMER_NO_SHOW = "customer_no_show", _("customer not met")
        PROVIDER_NO_SHOW = "provider_no_show", _("provider did not come")
        ABORTED = "aborted", _("aborted")
        CANCELLED = "cancelled", _("cancelled")
        SUPERSEDED = "superseded", _("moved")

    ENDED = ("verified", "customer_no_show", "provider_no_show", "aborted", "cancelled", "superseded")
    ASSIGNED_STATES = ("assigned", "acknowledged", "en_route", "arrived", "in_service", "paused")

    number = models.CharField(max_length=16, unique=True)
    city = its_city(verbose_name=_("city"))
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="visits", verbose_name=_("order"))
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.UNSCHEDULED)
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, related_name="visits", verbose_name=_("provider"), db_index=False
    )
    claim = models.OneToOneField(Claim, null=True, on_delete=models.PROTECT, related_name="visit")
    wanted_provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    door_code = EncryptedField()  # 服务码: six digits that the customer tells at the door
    code_tries = models.PositiveSmallIntegerField(default=0)
    superseded_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    answer_due_at = models.DateTimeField(null=True)
    en_route_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    finished_early = models.BooleanField(default=False)  # then only the customer or staff accept the work (E6)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["provider", "starts_at"], name="visit_provider"),
            models.Index(fields=["city", "state", "starts_at"], name="visit_city_state"),
        ]

    def __str__(self):
        return self.number

    @property
    def is_open(self):
        return self.state not in self.ENDED


class Evidence(models.Model):
    """What proves a step of a visit: a photo, a ticked list, a signature, a note. The database refuses to change or delete it."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        CHECKLIST = "checklist", _("checklist")
        SIGNATURE = "signature", _("signature")
        NOTE = "note", _("note")

    number = models.CharField(max_length=16, unique=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="evidence")
    step = models.CharField(max_length=20)  # the edge of the visit that it is for: arrive, start, finish, miss_customer
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.FileField(storage=private_storage, max_length=120, blank=True)
    data = models.JSONField(default=dict)  # of a checklist: {"lines": [{"text": {language: ..}, "is_done": true}]}
    words = EncryptedField(blank=True)  # the note, who signed, why a line was not done
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]

    def __str__(self):
        return self.number


class Cancellation(models.Model):
    """An order was withdrawn: by whom, why, at whose fault, what it cost, under which terms."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="cancellation")
    by_kind = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    fee_minor = models.BigIntegerField()
    refund_minor = models.BigIntegerField()
    trace = models.JSONField(default=list)
    at = models.DateTimeField()


class Reschedule(models.Model):
    """A visit was moved: from when to when, by whom, why, at what fee."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="reschedules")
    old_visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="reschedule")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    by_kind = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    fee_minor = models.BigIntegerField()
    trace = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class InternalNote(models.Model):
    """What staff tell each other about an order; customers and providers never see it."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


OPEN_VISIT = ~Q(state__in=Visit.ENDED)
