"""The category tree and the services in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.ui.tables import Column

from cms.content import columns
from cms.content.places import code_panel
from cms.guard.gate import GuardedSnippetViewSet
from cms.inheritance import EffectivePanel
from cms.panels import RowsPanel, form_of
from doorstep.catalog.models import Category, Service

CODE_IN_SERVICE = _("Small letters and hyphens; price lists name it. Do not change it once published.")


class CategoryViewSet(GuardedSnippetViewSet):
    """The tree under which customers find services."""

    model = Category
    icon = "folder-open-inverse"
    menu_order = 200
    select_related = ("parent",)
    ordering = ["position", "code"]
    list_display = [
        "__str__",
        Column("parent", label=_("Below"), accessor=lambda row: row.parent or "–", sort_key="parent"),
        columns.code(),
        columns.status(),
        columns.updated(),
    ]
    list_filter = ["parent", "live"]
    list_export = ["code", "name", "parent.code", "summary", "provider_noun", "hue", "scene", "position", "live"]
    edit_handler = form_of(
        (
            _("What customers see"),
            [
                FieldPanel("name"),
                FieldPanel("summary"),
                FieldRowPanel([FieldPanel("parent"), FieldPanel("position")]),
                code_panel(),
            ],
        ),
        (
            _("What its services inherit"),
            [
                HelpPanel(
                    content=_(
                        "What you leave empty here is taken from the category above; below each field stands what holds now."
                    )
                ),
                EffectivePanel("provider_noun"),
                EffectivePanel("review_dimensions"),
                FieldRowPanel([EffectivePanel("hue"), EffectivePanel("scene")]),
                FieldPanel("picture", help_text=_("Shown instead of the drawing.")),
            ],
        ),
    )


class ServiceViewSet(GuardedSnippetViewSet):
    """What customers book."""

    model = Service
    icon = "clipboard-list"
    menu_order = 210
    select_related = ("category",)
    ordering = ["category", "position", "code"]
    list_display = [
        "__str__",
        columns.category(),
        Column("unit", label=_("Counted in"), accessor=lambda row: str(row.unit)),
        columns.code(),
        columns.status(),
        columns.updated(),
    ]
    list_filter = ["category", "live", "is_pinned", "is_unlisted"]
    list_export = [
        *("code", "name", "category.code", "summary", "synonyms", "unit", "quantity_min", "quantity_max"),
        *("quantity_step", "quantity_default", "base_minutes", "minutes_per_unit", "spread_percent", "crew"),
        *("badge_needed", "is_pinned", "is_unlisted", "new_until", "position", "live"),
    ]
    edit_handler = form_of(
        (
            _("What it is"),
            [
                FieldPanel("name"),
                FieldPanel("summary"),
                FieldPanel("description"),
                FieldRowPanel([FieldPanel("category", help_text=_("Where customers find it.")), code_panel()]),
                FieldPanel("synonyms"),
                FieldRowPanel(
                    [FieldPanel("scene"), FieldPanel("picture", help_text=_("Shown instead of the drawing."))]
                ),
            ],
        ),
        (
            _("How much and how long"),
            [
                FieldPanel("unit"),
                FieldRowPanel(
                    [
                        FieldPanel("quantity_min", help_text=_("The least that one can book.")),
                        FieldPanel("quantity_max", help_text=_("The most in one visit.")),
                        FieldPanel("quantity_step", help_text=_("Customers go up and down by this much.")),
                        FieldPanel("quantity_default", help_text=_("What the page suggests.")),
                    ]
                ),
                FieldRowPanel([FieldPanel("base_minutes"), FieldPanel("minutes_per_unit")]),
                FieldRowPanel([FieldPanel("crew"), FieldPanel("spread_percent")]),
                FieldPanel("badge_needed"),
            ],
        ),
        (
            _("What one can choose"),
            [
                RowsPanel(
                    "option_groups",
                    panels=[
                        FieldRowPanel([FieldPanel("code", help_text=CODE_IN_SERVICE)]),
                        FieldPanel("name"),
                        RowsPanel(
                            "choices",
                            panels=[
                                FieldPanel("name", help_text=_("As customers choose it: 柜机.")),
                                FieldRowPanel([FieldPanel("code", help_text=CODE_IN_SERVICE), FieldPanel("minutes")]),
                            ],
                            heading=_("Answers"),
                            label=_("answer"),
                            max_num=20,
                        ),
                    ],
                    heading=_("Questions with one answer"),
                    label=_("question"),
                    max_num=10,
                ),
                RowsPanel(
                    "addons",
                    panels=[
                        FieldPanel("name", help_text=_("As customers read it: 擦玻璃.")),
                        FieldPanel("note", help_text=_("One short line below it.")),
                        FieldRowPanel(
                            [
                                FieldPanel("code", help_text=CODE_IN_SERVICE),
                                FieldPanel("minutes", help_text=_("Longer by so much for each piece.")),
                                FieldPanel("most", help_text=_("How many one order may have.")),
                            ]
                        ),
                    ],
                    heading=_("Add-ons"),
                    label=_("add-on"),
                    max_num=30,
                ),
            ],
        ),
        (
            _("What happens"),
            [
                FieldPanel("scope", help_text=_("What is included and what is not; shown side by side.")),
                FieldPanel("steps", help_text=_("What happens from the door on; customers see it as a timeline.")),
                FieldPanel("tools", help_text=_("Who brings what.")),
                FieldPanel("faq", help_text=_("Questions that customers really ask.")),
            ],
        ),
        (
            _("Where it stands on shelves"),
            [
                FieldRowPanel(
                    [
                        FieldPanel(
                            "is_pinned", help_text=_("It comes first on the popular shelf, whatever the numbers say.")
                        ),
                        FieldPanel(
                            "is_unlisted", help_text=_("It can be booked by its address, but no shelf shows it.")
                        ),
                    ]
                ),
                FieldRowPanel([FieldPanel("new_until"), FieldPanel("position")]),
            ],
        ),
    )


VIEWSETS = [CategoryViewSet, ServiceViewSet]
