"""Price lists and surcharges in the admin."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView

from cms.content import columns
from cms.content.places import city_panel, code_panel
from cms.guard.gate import GuardedSnippetViewSet
from cms.inheritance import EffectiveNote, EffectivePanel, held_amounts
from cms.panels import RowsPanel, form_of
from cms.widgets.clock import clock
from doorstep.pricing.models import PriceList, Surcharge
from doorstep.rulebook.book import book

OPTION_CODE = _("question/answer, as in the service: type/cabinet.")


class PriceListIndex(SnippetIndexView):
    """Price lists; what a city's list inherits is looked up in the book, which is asked for once."""

    def get_context_data(self, *args, **kwargs):
        context, rules = super().get_context_data(*args, **kwargs), book()
        for row in context["object_list"]:
            row.held = held_amounts(row, rules)
        return context


class PriceListViewSet(GuardedSnippetViewSet):
    """What a service costs, on the platform and in each city."""

    model = PriceList
    icon = "decimal"
    menu_order = 300
    index_view_class = PriceListIndex
    select_related = ("service", "city")
    ordering = ["service", "city"]
    list_display = [
        "__str__",
        columns.city(_("platform")),
        columns.money("base_minor", _("Base")),
        columns.money("unit_minor", _("Per unit")),
        BooleanColumn("is_sold", label=_("Sold"), sort_key="is_sold"),
        columns.status(),
        columns.updated(),
    ]
    list_filter = ["city", "service", "is_sold", "live"]
    list_export = [
        *("code", "service.code", "city", "is_sold", "base_minor", "unit_minor", "minimum_minor", "provider_percent"),
        "live",
    ]
    edit_handler = form_of(
        (
            _("What it costs"),
            [
                FieldRowPanel(
                    [
                        FieldPanel("service", help_text=_("Whose price this is.")),
                        FieldPanel("city", widget=forms.Select),
                    ]
                ),
                FieldPanel("is_sold"),
                FieldRowPanel(
                    [
                        EffectivePanel("base_minor", help_text=_("For every visit, before quantity.")),
                        EffectivePanel("unit_minor", help_text=_("For each unit not in a band.")),
                    ]
                ),
                FieldRowPanel(
                    [
                        EffectivePanel("minimum_minor", help_text=_("No order of this service costs less.")),
                        EffectivePanel(
                            "provider_percent", help_text=_("Percent of the total that the provider receives.")
                        ),
                    ]
                ),
                code_panel(),
            ],
        ),
        (
            _("By measure"),
            [
                HelpPanel(
                    content=_(
                        "A quantity falls into the first band that reaches it; above the last one the price per unit counts."
                    )
                ),
                EffectiveNote("bands"),
                RowsPanel(
                    "bands",
                    panels=[
                        FieldRowPanel(
                            [
                                FieldPanel("up_to"),
                                FieldPanel("price_minor"),
                                FieldPanel("per_unit"),
                            ]
                        )
                    ],
                    heading=_("Bands"),
                    label=_("band"),
                    max_num=40,
                ),
            ],
        ),
        (
            _("Options and add-ons"),
            [
                EffectiveNote("options"),
                RowsPanel(
                    "option_prices",
                    panels=[
                        FieldRowPanel(
                            [
                                FieldPanel("code", help_text=OPTION_CODE),
                                FieldPanel("price_minor"),
                            ]
                        )
                    ],
                    heading=_("What a chosen answer changes"),
                    label=_("option"),
                    max_num=100,
                ),
                EffectiveNote("addons"),
                RowsPanel(
                    "addon_prices",
                    panels=[
                        FieldRowPanel(
                            [
                                FieldPanel("code", help_text=_("The add-on's code in the service.")),
                                FieldPanel("price_minor"),
                            ]
                        )
                    ],
                    heading=_("What add-ons cost"),
                    label=_("add-on"),
                    max_num=100,
                ),
            ],
        ),
    )


class SurchargeViewSet(GuardedSnippetViewSet):
    """More or less at certain times."""

    model = Surcharge
    icon = "time"
    menu_order = 310
    select_related = ("city", "category")
    ordering = ["code"]
    list_display = [
        "__str__",
        columns.city(),
        columns.category(),
        "days",
        Column("hours", label=_("Hours"), accessor=lambda row: f"{clock(row.from_minute)}–{clock(row.until_minute)}"),
        Column(
            "percent", label=_("Percent"), accessor=lambda row: f"{row.percent.normalize():f} %", classname="d-number"
        ),
        columns.status(),
    ]
    list_filter = ["city", "category", "days", "live"]
    list_export = [
        "code",
        "name",
        "city",
        "category",
        "days",
        "from_minute",
        "until_minute",
        "percent",
        "amount_minor",
        "live",
    ]
    edit_handler = form_of(
        (
            _("When, and how much more"),
            [
                FieldPanel("name"),
                FieldRowPanel(
                    [
                        FieldPanel("days", help_text=_("Which days of the calendar.")),
                        FieldPanel("from_minute"),
                        FieldPanel("until_minute"),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("percent"),
                        FieldPanel("amount_minor"),
                    ]
                ),
            ],
        ),
        (
            _("Where it holds"),
            [
                FieldRowPanel([city_panel(_("Empty: everywhere.")), FieldPanel("category")]),
                code_panel(),
            ],
        ),
    )


VIEWSETS = [PriceListViewSet, SurchargeViewSet]
