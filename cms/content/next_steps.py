"""After saving: what is still missing until customers can book, one click away, with the form filled in as far as it is known."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.guard.policy import GUARDED
from doorstep.catalog.models import Category, Service
from doorstep.people.territory import works_in
from doorstep.places.models import City
from doorstep.pricing.models import PriceList
from doorstep.providers.models import Skill
from doorstep.rulebook import previews

FILLED = {"category": Category, "service": Service, "city": City}


def next_steps(row, user) -> list:
    """Give the buttons beside the message that a row was saved; none for a draft, which leads to nothing yet."""
    steps = {Category: _of_category, Service: _of_service, PriceList: _of_price_list}.get(type(row))
    is_live = steps and type(row)._default_manager.filter(pk=row.pk, live=True).exists()  # the form's own copy is older
    found = steps(row, user) if steps and is_live else []
    return [messages.button(url, label) for url, label in found]


def _may_add(user, model) -> bool:
    return GUARDED[model].user_has_permission(user, "add")


def _form(model, **filled) -> str:
    query = "&".join(f"{name}={row.pk}" for name, row in filled.items())
    return f"{reverse(model.snippet_viewset.get_url_name('add'))}?{query}"


def _of_category(category, user):
    return [(_form(Service, category=category), _("Add a service to it"))] if _may_add(user, Service) else []


def _of_service(service, user):
    if PriceList.objects.filter(service=service, city=None, live=True).exists():
        return _cities_left(service, user)
    return [(_form(PriceList, service=service), _("Set its price"))] if _may_add(user, PriceList) else []


def _of_price_list(price_list, user):
    if price_list.city is None:
        return _cities_left(price_list.service, user)
    city, service, address = price_list.city.code, price_list.service.code, previews.page("service_address")
    found = [(address(city, service), _("See it on the site"))] if address else []
    nobody = not Skill.objects.filter(city=price_list.city, service=service).exists()
    if nobody and user.has_perm("providers.assign_skills"):
        found.insert(0, (f"{reverse('who-can:index')}?city={city}&service={service}", _("Say who can do it")))
    return found


def _cities_left(service, user):
    """A service is sold only where it has a list: offer the cities that lack one."""
    left = City.objects.filter(live=True).exclude(price_lists__service=service)
    offered = [city for city in left if works_in(user, city.pk)] if _may_add(user, PriceList) else []
    return [
        (_form(PriceList, service=service, city=city), _("Sell it in %(city)s") % {"city": city}) for city in offered
    ]


def filled_in(model, asked, user):
    """Give a new row with what the address says (?service=7&city=2), as far as the reader may see it; None for nothing."""
    row = None
    for name, kind in FILLED.items():
        value = asked.get(name, "")
        if not value.isdigit() or name not in {field.name for field in model._meta.fields}:
            continue
        target = GUARDED[kind].readable(user).filter(pk=int(value)).first()
        if target:
            row = row or model()
            setattr(row, name, target)
    if isinstance(row, PriceList) and row.service_id:
        row.code = "-".join([row.service.code, *([row.city.code] if row.city else [])])
    return row
