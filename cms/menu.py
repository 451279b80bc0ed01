"""The menu, grouped by what people do."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.content import catalog, messages, places, policies, prices
from cms.records import orders, others, providers, refunds, visits
from cms.screens import board, caller, closed, skills

ORDER = {"explorer": 700, "images": 710, "documents": 720, "reports": 800, "settings": 900}
HIDDEN = {"snippets", "help"}


class OrdersGroup(ViewSetGroup):
    """The day's work."""

    menu_label = _("Orders & visits")
    menu_name = "orders"
    menu_icon = "doc-full-inverse"
    menu_order = 100
    items = [
        board.BoardViewSet,
        orders.OrderViewSet,
        visits.VisitViewSet,
        caller.BookForCallerViewSet,
        closed.WhyClosedViewSet,
        others.ClaimViewSet,
    ]


class CatalogueGroup(ViewSetGroup):
    """What is sold."""

    menu_label = _("Catalogue")
    menu_name = "catalogue"
    menu_icon = "clipboard-list"
    menu_order = 200
    items = catalog.VIEWSETS


class PricesGroup(ViewSetGroup):
    """What it costs and under which terms."""

    menu_label = _("Prices & terms")
    menu_name = "prices"
    menu_icon = "decimal"
    menu_order = 300
    items = [*prices.VIEWSETS, *policies.VIEWSETS, others.ReleaseViewSet]


class ProvidersGroup(ViewSetGroup):
    """Who comes."""

    menu_label = _("Providers")
    menu_name = "providers"
    menu_icon = "group"
    menu_order = 400
    items = [providers.ProviderViewSet, skills.WhoCanViewSet, others.ReviewViewSet]


class PlacesGroup(ViewSetGroup):
    """Where and on which days."""

    menu_label = _("Places & days")
    menu_name = "places"
    menu_icon = "globe"
    menu_order = 500
    items = places.VIEWSETS


class MessagesGroup(ViewSetGroup):
    """What people are told."""

    menu_label = _("Messages")
    menu_name = "messages"
    menu_icon = "mail"
    menu_order = 600
    items = [*messages.VIEWSETS, others.MessageViewSet]


class ReportedGroup(ViewSetGroup):
    """Records that stand under Wagtail's reports; they name their own place in the menu."""

    add_to_admin_menu = False
    items = [others.TransferViewSet, refunds.RefundViewSet, others.EventViewSet]


GROUPS = [OrdersGroup, CatalogueGroup, PricesGroup, ProvidersGroup, PlacesGroup, MessagesGroup, ReportedGroup]


@hooks.register("register_admin_menu_item")
def today():
    return MenuItem(_("Today"), reverse("wagtailadmin_home"), name="today", icon_name="home", order=10)


@hooks.register("construct_main_menu")
def arrange(request, items):
    items[:] = [item for item in items if item.name not in HIDDEN]
    for item in items:
        item.order = ORDER.get(item.name, item.order)
