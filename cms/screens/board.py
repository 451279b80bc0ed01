"""The order board: one day of a city, every visit in the column of what it waits for."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from cms.screens.closed import parse_date_or_none
from cms.screens.screen import Screen, ScreenViewSet
from doorstep.kernel import clock
from doorstep.orders.models import Visit

COLUMNS = [
    ("pay", _("Waiting for payment"), ("unscheduled", "scheduled")),
    ("find", _("Nobody assigned"), ("offering",)),
    ("answer", _("Not answered yet"), ("assigned",)),
    ("ready", _("Accepted"), ("acknowledged",)),
    ("running", _("On the way or working"), ("en_route", "arrived", "in_service", "paused")),
    ("confirm", _("Done, to be confirmed"), ("work_done",)),
    ("done", _("Finished"), ("verified",)),
    ("wrong", _("Did not happen"), ("customer_no_show", "provider_no_show", "aborted", "cancelled")),
]
MOST = 600
ANSWERED_LATE = timedelta(0)


class Board(Screen):
    """Columns of states, cards of visits; two queries whatever the number of cards."""

    template_name = "cms/screens/board.html"
    page_title = _("Order board")

    def get_context_data(self, **kwargs):
        city = self.city()
        zone = ZoneInfo(city.time_zone) if city else ZoneInfo("UTC")
        now = clock.now()
        day = parse_date_or_none(self.request.GET.get("day", "")) or now.astimezone(zone).date()
        visits = self.visits(city, datetime.combine(day, time(0), zone)) if city else []
        wanted = self.request.GET.get("state", "")
        columns = [
            {"key": key, "label": label, "visits": [v for v in visits if v.state in states]}
            for key, label, states in COLUMNS
            if not wanted or wanted == key
        ]
        return super().get_context_data(
            cities=self.cities(), city=city, day=day, before=day - timedelta(days=1), after=day + timedelta(days=1),
            today=now.astimezone(zone).date(), columns=columns, state=wanted, choices=COLUMNS, count=len(visits),
            **kwargs,
        )  # fmt: skip

    def visits(self, city, start):
        now = clock.now()
        rows = Visit.objects.filter(city=city, starts_at__gte=start, starts_at__lt=start + timedelta(days=1))
        rows = list(rows.exclude(state="superseded").select_related("order__district", "provider")[:MOST])
        for visit in rows:
            due = visit.answer_due_at
            visit.is_late = visit.state == "assigned" and due is not None and now - due > ANSWERED_LATE
            visit.city = city
        return rows


class BoardViewSet(ScreenViewSet):
    """Its place in the admin."""

    name = "board"
    icon = "table"
    menu_label = _("Order board")
    menu_order = 100
    view_class = Board
