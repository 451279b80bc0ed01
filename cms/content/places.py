"""Cities, districts, service areas and calendars in the admin."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.content import columns
from cms.guard.gate import GuardedSnippetViewSet
from cms.panels import RowsPanel, form_of
from doorstep.kernel import clock
from doorstep.places.models import Calendar, City, District, ServiceArea

CODE_HELP = _("A short name for addresses and imports, small letters and hyphens. Do not change it once published.")
INSIDE = _("A point inside, where its name stands on maps.")


def code_panel():
    return FieldPanel("code", help_text=CODE_HELP)


def city_panel(help_text=None):
    return FieldPanel("city", widget=forms.Select, help_text=help_text or _("The city that this belongs to."))


class CityViewSet(GuardedSnippetViewSet):
    """Cities that we serve."""

    model = City
    icon = "site"
    menu_order = 100
    ordering = ["position", "code"]
    list_display = ["__str__", columns.code(), "time_zone", "currency", columns.status(), columns.updated()]
    list_filter = ["live"]
    list_export = ["code", "name", "country", "time_zone", "currency", "lat", "lng", "phone", "position", "live"]
    edit_handler = form_of(
        (_("What customers see"), [FieldPanel("name"), code_panel(), FieldPanel("phone"), FieldPanel("position")]),
        (
            _("Where it lies and how it counts"),
            [
                FieldRowPanel([FieldPanel("country"), FieldPanel("time_zone"), FieldPanel("currency")]),
                FieldRowPanel(
                    [
                        FieldPanel("lat", help_text=_("Where maps of this city begin, for example 31.23.")),
                        FieldPanel("lng", help_text=_("For example 121.47.")),
                    ]
                ),
            ],
        ),
    )


class DistrictViewSet(GuardedSnippetViewSet):
    """Administrative districts with their outlines."""

    model = District
    icon = "globe"
    menu_order = 110
    select_related = ("city",)
    ordering = ["city", "position", "code"]
    list_display = ["__str__", columns.city(), columns.code(), columns.status(), columns.updated()]
    list_filter = ["city", "live"]
    list_export = ["code", "name", "city.code", "lat", "lng", "position", "live"]
    edit_handler = form_of(
        (
            _("What it is"),
            [FieldPanel("name"), FieldRowPanel([city_panel(), code_panel()]), FieldPanel("position")],
        ),
        (
            _("Its outline"),
            [
                FieldPanel("outline"),
                FieldRowPanel([FieldPanel("lat", help_text=INSIDE), FieldPanel("lng", help_text=INSIDE)]),
            ],
        ),
    )


class ServiceAreaViewSet(GuardedSnippetViewSet):
    """Parts of a city drawn on the map."""

    model = ServiceArea
    icon = "crosshairs"
    menu_order = 120
    select_related = ("city",)
    ordering = ["city", "code"]
    list_display = ["__str__", columns.city(), columns.code(), columns.status(), columns.updated()]
    list_filter = ["city", "live"]
    list_export = ["code", "name", "city.code", "live"]
    edit_handler = form_of(
        (
            _("Where providers are booked together"),
            [FieldPanel("name"), FieldRowPanel([city_panel(), code_panel()]), FieldPanel("outline")],
        ),
    )


class DaysPanel(RowsPanel):
    """Special days by their date: the coming ones first, then those that are over, the latest first. Stored as they were."""

    class BoundPanel(RowsPanel.BoundPanel):
        """Sorts what is drawn, until somebody has typed; a date needs no arrows to move it."""

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.form is not None and not self.formset.is_bound:
                today = localdate(clock.now())
                self.children.sort(key=lambda child: by_nearness(child.instance.on, today))

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "can_order": False}


def by_nearness(on, today) -> tuple[bool, int]:
    """Order days: a draft's without a date; today and what comes, nearest first; then what is over, latest first."""
    number = on.toordinal() if on else 0
    is_over = 0 < number < today.toordinal()
    return is_over, -number if is_over else number


class CalendarViewSet(GuardedSnippetViewSet):
    """Holidays, exchanged workdays and closed days."""

    model = Calendar
    icon = "calendar-alt"
    menu_order = 130
    select_related = ("city",)
    ordering = ["code"]
    list_display = ["__str__", columns.city(), "layer", columns.status(), columns.updated()]
    list_filter = ["city", "layer", "live"]
    list_export = ["code", "name", "country", "city.code", "layer", "live"]
    edit_handler = form_of(
        (
            _("Which days are special"),
            [
                DaysPanel(
                    "days",
                    panels=[
                        FieldRowPanel(
                            [
                                FieldPanel("on", help_text=_("A day of this city, for example 2026-10-01.")),
                                FieldPanel("kind", help_text=_("Exchanged workdays (调休) count as workdays.")),
                            ]
                        ),
                        FieldPanel("name", help_text=_("As customers read it: 国庆节.")),
                    ],
                    heading=_("Special days"),
                    label=_("day"),
                    help_text=_("All other days follow the weekday. Prices and rosters ask this calendar."),
                    max_num=400,
                )
            ],
        ),
        (
            _("Where it holds"),
            [
                FieldPanel("name", help_text=_("As the team calls it: 2026 年法定节假日.")),
                code_panel(),
                FieldRowPanel(
                    [
                        FieldPanel("country", help_text=_("Two letters, for example CN.")),
                        city_panel(_("Empty: all cities of the country.")),
                    ]
                ),
                FieldPanel("layer"),
            ],
        ),
    )


VIEWSETS = [CityViewSet, DistrictViewSet, ServiceAreaViewSet, CalendarViewSet]
