"""What every screen of its own shares: a permission, a place in the menu, the reader's cities."""

from django.core.exceptions import PermissionDenied
from django.urls import path
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from doorstep.people.territory import within_reach
from doorstep.places.models import City


class Screen(WagtailAdminTemplateMixin, TemplateView):
    """One screen: who may see it is asked here, whatever the menu shows."""

    permission = "orders.view_order"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def cities(self):
        """Give the cities in which the reader works, in their order."""
        if not hasattr(self, "_cities"):
            self._cities = list(within_reach(City.objects.filter(live=True), self.request.user, "pk"))
        return self._cities

    def city(self):
        """Give the chosen city, the first of the reader's without a choice; None when she has none."""
        wanted = self.request.GET.get("city", "")
        return next((city for city in self.cities() if city.code == wanted), next(iter(self.cities()), None))


class ScreenViewSet(ViewSet):
    """A screen with its address and its line in the menu."""

    view_class: type[Screen]

    @property
    def menu_item_class(self):
        permission = self.view_class.permission
        shown = {"is_shown": lambda _item, request: request.user.has_perm(permission)}
        return type("ScreenMenuItem", (MenuItem,), shown)

    def get_urlpatterns(self):
        return [path("", self.view_class.as_view(header_icon=self.icon), name="index")]
