"""Policies in the admin: what holds when customers book, change, cancel; each field with what holds now."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, Panel

from cms.content import columns
from cms.content.places import city_panel, code_panel
from cms.guard.gate import GuardedSnippetViewSet
from cms.inheritance import EffectiveNote, EffectivePanel
from cms.panels import RowsPanel, form_of
from doorstep.policies.models import Policy


def rows(*pairs):
    """Lay fields out two by two, each with its effective value."""
    return [FieldRowPanel([one if isinstance(one, Panel) else EffectivePanel(one) for one in pair]) for pair in pairs]


class YesNoInherited(forms.Select):
    """Yes, no, or what the wider scope says."""

    def __init__(self, attrs=None):
        super().__init__(attrs, [("", _("as inherited")), ("True", _("yes")), ("False", _("no"))])


class PolicyViewSet(GuardedSnippetViewSet):
    """The terms of each scope."""

    model = Policy
    icon = "form"
    menu_order = 320
    select_related = ("city", "category")
    ordering = ["code"]
    list_display = ["__str__", columns.city(), columns.category(), columns.status(), columns.updated()]
    list_filter = ["city", "category", "live"]
    list_export = [
        *("code", "name", "city", "category", "hold_minutes", "lead_minutes", "horizon_days", "slot_minutes"),
        *("answer_minutes_today", "answer_minutes", "accept_hours", "review_days", "payout_days", "live"),
    ]
    edit_handler = form_of(
        (
            _("Where it holds"),
            [
                HelpPanel(
                    content=_(
                        "A field left empty inherits: category from the platform, city from both. "
                        "Below each field stands what holds now and where it comes from."
                    )
                ),
                FieldPanel("name", help_text=_("As the team calls it: 上海家电清洗.")),
                FieldRowPanel([city_panel(_("Empty: every city.")), FieldPanel("category")]),
                code_panel(),
            ],
        ),
        (
            _("Booking"),
            rows(
                ("hold_minutes", "slot_minutes"),
                ("lead_minutes", "horizon_days"),
                ("cutoff_minute", "cutoff_until_minute"),
                ("day_planned_minutes", "day_cap_minutes"),
            ),
        ),
        (
            _("Providers' answers"),
            rows(
                ("answer_minutes_today", "answer_minutes"),
                ("unassigned_alert_minutes", "unassigned_offer_minutes"),
                ("unassigned_refund_minutes",),
            ),
        ),
        (
            _("Moving a visit"),
            rows(
                ("reschedule_free_until_minute", "reschedule_free_times"),
                ("reschedule_fee_percent", "reschedule_most_times"),
                ("reschedule_closed_minutes",),
            ),
        ),
        (
            _("Cancelling"),
            [
                EffectiveNote("ladder"),
                RowsPanel(
                    "ladder",
                    panels=[FieldRowPanel([FieldPanel("within_minutes"), FieldPanel("percent")])],
                    heading=_("The closer, the dearer"),
                    label=_("step"),
                    help_text=_("Without a step of its own this policy inherits the whole ladder."),
                    max_num=10,
                ),
                FieldRowPanel(
                    [
                        EffectivePanel("cancel_departed_percent"),
                        EffectivePanel("trip_fee_minor"),
                    ]
                ),
                EffectivePanel("cancel_provider_percent"),
            ],
        ),
        (
            _("Travelling and arriving"),
            rows(
                ("travel_extra_minutes", "travel_least_minutes"),
                ("travel_detour_percent", "arrival_radius_m"),
                ("depart_early_minutes", "early_start_minutes"),
                ("early_finish_minutes",),
                ("no_show_minutes", "no_show_calls"),
            ),
        ),
        (
            _("Coming late"),
            rows(
                ("late_notify_minutes", "late_credit_minutes"),
                ("late_credit_percent", "late_credit_provider_percent"),
                ("late_free_cancel_minutes",),
            ),
        ),
        (
            _("Afterwards"),
            rows(
                ("accept_hours",),
                ("review_days", EffectivePanel("reviews_are_blind", widget=YesNoInherited)),
                ("payout_days", "payout_days_new"),
                ("new_provider_days",),
            ),
        ),
    )


VIEWSETS = [PolicyViewSet]
