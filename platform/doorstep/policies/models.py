"""The policy: one row per scope; what a scope leaves empty it inherits."""

from dataclasses import fields

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable
from wagtail.search import index

from doorstep.catalog.models import Category
from doorstep.kernel.texts import TextsField
from doorstep.places.models import City
from doorstep.policies.terms import Terms
from doorstep.rulebook.models import Content, scope

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


def _count(name, help_text, most=100_000):
    return models.PositiveIntegerField(
        name, null=True, blank=True, help_text=help_text, validators=[MaxValueValidator(most)]
    )


class Policy(Content):
    """The terms for one scope. Order of strength: platform, its categories, city, the city's categories."""

    city = models.ForeignKey(
        City, null=True, blank=True, on_delete=models.PROTECT, related_name="policies", verbose_name=_("city"),
        help_text=_("Empty: every city."),
    )  # fmt: skip
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="policies",
        verbose_name=_("category"), help_text=_("With all below it. Empty: every category."),
    )  # fmt: skip
    name = TextsField(_("name"), max_length=60)

    # Booking
    hold_minutes = _count(_("hold while paying"), _("Minutes that a time is kept for somebody who pays."), 240)
    lead_minutes = _count(_("lead time"), _("Least minutes between booking and visit."), 43_200)
    horizon_days = _count(_("horizon"), _("How many days ahead one can book."), 120)
    cutoff_minute = _count(_("cut-off clock"), _("After this time of day nobody books for the next morning."), 1440)
    cutoff_until_minute = _count(_("cut-off holds until"), _("Next day's first time after the cut-off."), 1440)
    slot_minutes = _count(_("times offered every"), _("Minutes between two offered times: 15, 30 or 60."), 240)
    day_planned_minutes = _count(
        _("planned work per day"),
        _("Minutes per provider and day, travel included: what is offered and assigned by itself."),
        1440,
    )
    day_cap_minutes = _count(
        _("most work per day"), _("Minutes per provider and day that staff cannot go beyond either."), 1440
    )

    # Answering
    answer_minutes_today = _count(_("answer time, same day"), _("Minutes a provider has to accept a job of today."))
    answer_minutes = _count(_("answer time, other days"), _("Minutes a provider has to accept a later job."))
    unassigned_alert_minutes = _count(_("alert when unassigned"), _("Minutes before the visit."))
    unassigned_offer_minutes = _count(_("propose a new time"), _("Minutes before the visit, when still unassigned."))
    unassigned_refund_minutes = _count(_("give up and refund"), _("Minutes before the visit, when still unassigned."))

    # Changing and cancelling
    reschedule_free_until_minute = _count(
        _("free change until"), _("Time of the day before the visit until which changing it costs nothing."), 1440
    )
    reschedule_free_times = _count(_("free changes"), _("How often a customer may change it at no cost."), 20)
    reschedule_most_times = _count(_("changes at most"), _("After that nobody but staff can change it."), 50)
    reschedule_fee_percent = models.DecimalField(
        _("fee for a late change"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT,
        help_text=_("Percent of the order."),
    )  # fmt: skip
    reschedule_closed_minutes = _count(_("no change within"), _("Minutes before the visit in which it is too late."))
    cancel_departed_percent = models.DecimalField(
        _("fee after departure"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT,
        help_text=_("Percent of the order once the provider is on the way."),
    )  # fmt: skip
    trip_fee_minor = _count(_("trip fee"), _("Added once the provider is on the way."), 10_000_000)
    cancel_provider_percent = models.DecimalField(
        _("provider's part of fees"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT,
        help_text=_("Percent of a fee that goes to the provider."),
    )  # fmt: skip

    # Travelling and arriving
    travel_extra_minutes = _count(_("buffer after travel"), _("Minutes added to the computed travel time."), 240)
    travel_least_minutes = _count(_("least gap between jobs"), _("Minutes, also next door."), 240)
    travel_detour_percent = _count(_("detour"), _("Road length in percent of the straight line: 135."), 400)
    depart_early_minutes = _count(
        _("earliest departure"),
        _("Minutes before the agreed time from which a provider can set off: the customer is told then, and cancelling "
          "costs the fee after departure."),
        1440,
    )  # fmt: skip
    early_start_minutes = _count(_("earliest start"), _("Minutes before the agreed time."), 240)
    arrival_radius_m = _count(_("arrival radius"), _("Metres around the door that count as arrived."), 20_000)
    early_finish_minutes = _count(
        _("early finish"), _("Done so many minutes before the planned end, the customer must confirm the work."), 1440
    )
    no_show_minutes = _count(_("waiting for an absent customer"), _("Minutes before it counts as not met."), 240)
    no_show_calls = _count(_("calls to an absent customer"), _("How often the provider calls before giving up."), 10)

    # Coming late
    late_notify_minutes = _count(
        _("late: tell"), _("Minutes after the agreed time, then customer and dispatchers are told."), 480
    )
    late_credit_minutes = _count(
        _("late: money back"), _("More minutes late than this give the customer a part back."), 480
    )
    late_credit_percent = models.DecimalField(
        _("part given back"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT,
        help_text=_("Percent of the order for a provider who came late."),
    )  # fmt: skip
    late_credit_provider_percent = models.DecimalField(
        _("borne by the provider"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT,
        help_text=_("Percent of what is given back; the platform bears the rest."),
    )  # fmt: skip
    late_free_cancel_minutes = _count(
        _("late: free to leave"),
        _("More minutes late than this: cancelling is free, and the customer can report that nobody came."),
        1440,
    )

    # Afterwards
    accept_hours = _count(_("accepted by itself after"), _("Hours after the work is done."), 720)
    review_days = _count(_("review window"), _("Days in which a visit can be reviewed."), 365)
    reviews_are_blind = models.BooleanField(
        _("blind reviews"), null=True, blank=True,
        help_text=_("Neither side reads the other's words before both have written or the review window is over."),
    )  # fmt: skip
    payout_days = _count(_("payout"), _("Days after acceptance until the provider's share is payable."), 120)
    payout_days_new = _count(_("payout, new providers"), _("The same days for a provider who is new."), 120)
    new_provider_days = _count(_("new for"), _("Days since joining in which a provider counts as new."), 730)

    release_kind = "policy"
    scoped_by_category = True
    search_fields = [*Content.search_fields, index.FilterField("city")]

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="policy_code"),
            models.UniqueConstraint(
                scope("city"),
                scope("category"),
                name="policy_once_per_scope",
                violation_error_message=_("There is already a policy for this city and category: change that one."),
            ),
        ]

    def __str__(self):
        return str(self.name) or self.code

    def release_key(self):
        return "terms"

    def terms(self) -> dict:
        """Give the fields that are terms: name to value."""
        return {f.name: getattr(self, f.name) for f in fields(Terms) if f.name not in {"cancel_ladder", "version"}}

    def released(self):
        terms = {name: str(v) if hasattr(v, "normalize") else v for name, v in self.terms().items()}
        ladder = [{"within_minutes": r.within_minutes, "percent": str(r.percent)} for r in self.ladder.all()]
        return {**terms, "cancel_ladder": ladder}


class LadderStep(Orderable):
    """One step of the cancellation ladder: within so many minutes before the visit it costs so many percent."""

    policy = ParentalKey(Policy, on_delete=models.CASCADE, related_name="ladder")
    within_minutes = models.PositiveIntegerField(_("within"), help_text=_("Minutes before the visit: 1440 is a day."))
    percent = models.DecimalField(_("fee"), max_digits=5, decimal_places=2, validators=PERCENT, help_text=_("Percent."))

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["policy", "within_minutes"], name="ladder_step_once")]
