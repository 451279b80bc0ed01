"""Who can do a service: one list per city and service, ticked and saved at once; the last step before it can be booked."""

from django.contrib.messages import error, success
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.screens.screen import Screen, ScreenViewSet
from doorstep.catalog.tree import catalogue
from doorstep.journeys import browse
from doorstep.kernel.actors import staff
from doorstep.kernel.refusals import Refusal
from doorstep.providers.actions import assign_skills
from doorstep.providers.models import Provider
from doorstep.rulebook.book import book


class WhoCan(Screen):
    """The question on top; below it the providers of the city, those of the same trade first."""

    template_name = "cms/screens/skills.html"
    page_title = gettext_lazy("Who can do what")
    permission = "providers.assign_skills"

    def get_context_data(self, **kwargs):
        city, services = self.city(), self.services()
        chosen = next((one for one in services if one.code == self.request.GET.get("service", "")), None)
        rows = self.providers(city, chosen) if city and chosen else []
        context = {"cities": self.cities(), "city": city, "services": services, "chosen": chosen, "rows": rows}
        return super().get_context_data(**context, **kwargs)

    def services(self):
        return browse.sold_services(book(), self.city().code) if self.city() else []

    def providers(self, city, chosen) -> list[dict]:
        known = catalogue(book()).services
        found = []
        for row in Provider.objects.filter(city=city, is_active=True).prefetch_related("skills", "areas"):
            does = [known[skill.service] for skill in row.skills.all() if skill.service in known]
            kin = [service for service in does if service.path[:1] == chosen.path[:1]]
            found.append({
                "id": row.pk, "name": str(row), "is_able": chosen in does, "kin": len(kin),
                "does": sorted(str(service.name) for service in kin or does),
                "areas": [str(area) for area in row.areas.all()],
            })  # fmt: skip
        return sorted(found, key=lambda row: (not row["is_able"], -row["kin"], row["name"]))

    def post(self, request, *args, **kwargs):
        city, asked = self.city(), request.GET.get("service", "")
        known = asked in {one.code for one in self.services()}
        if city is None or not known or city.code != request.GET.get("city", city.code):
            raise PermissionDenied
        able = {int(value) for value in request.POST.getlist("able") if value.isdigit()}
        try:
            new, gone = assign_skills(asked, city_id=city.pk, providers=able, by=staff(request.user))
            says = _("Saved: %(new)s more can do it, %(gone)s no longer. Free times follow at once.")
            success(request, says % {"new": new, "gone": gone})
        except Refusal as refusal:
            error(request, str(refusal.says))
        return HttpResponseRedirect(request.get_full_path())


class WhoCanViewSet(ScreenViewSet):
    """Its place in the admin."""

    name = "who-can"
    icon = "tick-inverse"
    menu_label = gettext_lazy("Who can do what")
    menu_order = 410
    view_class = WhoCan
