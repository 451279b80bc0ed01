"""Today: the numbers of the day, what waits for whom, what goes live next."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Revision, TaskState

from cms.guard.policy import GUARDED
from cms.guard.reach import within_reach as references_within_reach
from cms.templatetags.cms_tags import day_of
from doorstep.kernel import clock
from doorstep.kernel.models import Event
from doorstep.kernel.money import USUAL, written
from doorstep.orders.models import Order, Visit
from doorstep.payments.models import PaymentAttempt, Refund
from doorstep.people.territory import within_reach
from doorstep.reviews.models import Review

DAYS = 14
ON_THE_WAY = ("assigned", "acknowledged", "en_route")
TOLD_LATE = Event.objects.filter(kind="visit", step="late", record_id=OuterRef("pk"))
PAID = ("confirmed", "in_fulfilment", "awaiting_acceptance", "completed", "closed")
WIDTH, HEIGHT, GAP = 560, 120, 6


@dataclass(frozen=True)
class Figure:
    """One number with what it counts and where its rows are."""

    value: str
    label: str
    url: str
    tone: str = ""


def day_start(days_ago: int = 0):
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days_ago)


def orders_link(**asked) -> str:
    return reverse("orders:index") + "?" + "&".join(f"{name}={value}" for name, value in asked.items())


class TodayPanel(Component):
    """Orders and money of today with the last fourteen days beside them."""

    name = "today"
    template_name = "cms/home/today.html"
    order = 10

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        if not user.has_perm("orders.view_order"):
            return {"figures": [], "bars": []}
        today, tomorrow = day_start(), day_start(-1)
        placed = within_reach(Order.objects, user).filter(placed_at__gte=day_start(DAYS - 1), placed_at__lt=tomorrow)
        now = placed.filter(placed_at__gte=today).aggregate(
            all=Count("pk"), paid=Count("pk", Q(state__in=PAID)), cancelled=Count("pk", Q(state="cancelled"))
        )
        money = placed.filter(placed_at__gte=today, state__in=PAID).values("currency").annotate(sum=Sum("total_minor"))
        visits = within_reach(Visit.objects, user).filter(starts_at__gte=today, starts_at__lt=tomorrow)
        coming = visits.exclude(state__in=("superseded", "cancelled")).count()
        on = today.date().isoformat()
        figures = [
            Figure(str(now["all"]), _("orders placed today"), orders_link(placed_from=on, placed_to=on)),
            Figure(str(now["paid"]), _("of these paid"), orders_link(placed_from=on, placed_to=on, state="confirmed")),
            Figure(
                " + ".join(written(row["sum"], row["currency"]) for row in money) or written(0, USUAL),
                _("paid today"),
                reverse("transfers:index"),
            ),
            Figure(str(coming), _("visits today"), reverse("board:index")),
        ]
        return {"figures": figures, "bars": bars_of(placed), "width": WIDTH, "height": HEIGHT, "today": day_of(today)}


def bars_of(placed) -> list[dict]:
    """Draw orders per day as bars: one query, whole days of the admin's zone."""
    counted = placed.annotate(on=TruncDate("placed_at")).values("on").annotate(n=Count("pk")).values_list("on", "n")
    found = dict(counted)
    days = [day_start(DAYS - 1 - i).date() for i in range(DAYS)]
    most, step = max([found.get(day, 0) for day in days] + [1]), WIDTH / DAYS
    return [
        {
            "x": round(i * step + GAP / 2, 1), "width": round(step - GAP, 1), "day": day, "n": found.get(day, 0),
            "height": round((HEIGHT - 36) * found.get(day, 0) / most, 1), "middle": round(i * step + step / 2, 1),
            "y": round(HEIGHT - 18 - (HEIGHT - 36) * found.get(day, 0) / most, 1), "is_today": i == DAYS - 1,
            "above": round(HEIGHT - 23 - (HEIGHT - 36) * found.get(day, 0) / most, 1),
        }
        for i, day in enumerate(days)
    ]  # fmt: skip


class WaitingPanel(Component):
    """What waits for whom: each line is a number of rows and the way to them; nothing waits is said too."""

    name = "waiting"
    template_name = "cms/home/waiting.html"
    order = 20

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, clock.now()
        lines = []
        if user.has_perm("orders.view_visit"):
            visits, board = within_reach(Visit.objects, user), reverse("visits:index")
            counts = visits.filter(starts_at__gte=now - timedelta(days=1)).aggregate(
                offering=Count("pk", Q(state="offering")),
                late=Count("pk", Q(state="assigned", answer_due_at__lt=now)),
                absent=Count("pk", Q(Exists(TOLD_LATE), state__in=ON_THE_WAY)),
                early=Count("pk", Q(state="work_done", finished_early=True)),
                unanswered=Count("pk", Q(state="assigned")),
                done=Count("pk", Q(state="work_done")),
            )
            lines += [
                Figure(
                    str(counts["offering"]),
                    _("visits without a provider: assign somebody"),
                    f"{board}?state=offering",
                    "bad",
                ),
                Figure(str(counts["late"]), _("providers have not answered in time"), f"{board}?state=assigned", "bad"),
                Figure(
                    str(counts["absent"]),
                    _("visits whose provider is late: call them"),
                    reverse("board:index"),
                    "bad",
                ),
                Figure(
                    str(counts["early"]),
                    _("visits were finished early: ask the customer"),
                    f"{board}?state=work_done",
                    "bad",
                ),
                Figure(str(counts["unanswered"]), _("jobs wait for a provider's answer"), f"{board}?state=assigned"),
                Figure(
                    str(counts["done"]),
                    _("finished visits wait for the customer's confirmation"),
                    f"{board}?state=work_done",
                ),
            ]
        if user.has_perm("reviews.view_review"):
            reviews, listing = within_reach(Review.objects, user), reverse("reviews:index")
            told = reviews.filter(at__gte=now - timedelta(days=7)).aggregate(
                new=Count("pk", Q(hidden_at=None)),
                low=Count("pk", Q(hidden_at=None, stars__lte=2)),
                hidden=Count("pk", ~Q(hidden_at=None)),
            )
            lines += [
                Figure(str(told["new"]), _("new reviews this week"), listing),
                Figure(str(told["low"]), _("of these with one or two stars"), f"{listing}?stars=1", "bad"),
                Figure(str(told["hidden"]), _("hidden this week"), listing),
            ]
        if user.has_perm("orders.view_order"):
            failed = within_reach(PaymentAttempt.objects, user).filter(
                state__in=("failed", "late"), created_at__gte=now - timedelta(days=1)
            )
            lines.append(
                Figure(
                    str(failed.count()),
                    _("payments failed since yesterday"),
                    orders_link(state="awaiting_payment"),
                    "bad",
                )
            )
        if user.has_perm("payments.view_refund"):
            refused, listing = within_reach(Refund.objects, user).filter(state="refused"), reverse("refunds:index")
            lines.append(
                Figure(str(refused.count()), _("refunds that failed: ask again"), f"{listing}?state=refused", "bad")
            )
        tasks = TaskState.objects.reviewable_by(user).count()
        lines.append(Figure(str(tasks), _("changes wait for your approval"), reverse("wagtailadmin_reports:workflow")))
        return {"lines": [line for line in lines if line.value != "0"]}


class NextPanel(Component):
    """What goes live or ends by schedule in the coming days."""

    name = "next"
    template_name = "cms/home/next.html"
    order = 30
    most = 8

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, clock.now()
        scheduled = Revision.objects.filter(approved_go_live_at__gt=now).filter(references_within_reach(user))
        scheduled = scheduled.select_related("content_type", "user").order_by("approved_go_live_at")[: self.most]
        starts = [
            {
                "at": r.approved_go_live_at,
                "title": r.object_str,
                "kind": r.content_type.model_class(),
                "ends": False,
                "id": r.object_id,
            }
            for r in scheduled
            if r.content_type.model_class()
        ]
        ends = [
            {"at": row.expire_at, "title": str(row), "kind": model, "ends": True, "id": row.pk}
            for model, policy in GUARDED.items()
            if hasattr(model, "expire_at")
            for row in policy.readable(user, model.objects.filter(live=True, expire_at__gt=now)).order_by("expire_at")[
                : self.most
            ]
        ]
        rows = sorted(starts + ends, key=lambda row: row["at"])[: self.most]
        for row in rows:
            viewset = getattr(row["kind"], "snippet_viewset", None)
            row["url"] = reverse(viewset.get_url_name("edit"), args=(row["id"],)) if viewset else ""
            row["what"] = row["kind"]._meta.verbose_name
        return {"rows": rows}
