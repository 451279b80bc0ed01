"""Every model of the admin with its policy: where its city stands, and whether the platform's rows are everybody's to read."""

from cms.guard.policy import RecordPolicy, ReleasePolicy, ScopedPermissionPolicy, guard
from doorstep.catalog.models import Category, Service
from doorstep.kernel.models import Event
from doorstep.messages.models import Message, MessageTemplate
from doorstep.orders.models import Order, Visit
from doorstep.payments.models import Refund, Transfer
from doorstep.places.models import Calendar, City, District, ServiceArea
from doorstep.policies.models import Policy
from doorstep.pricing.models import PriceList, Surcharge
from doorstep.providers.models import Provider
from doorstep.reviews.models import Review
from doorstep.rosters.models import Claim
from doorstep.rulebook.models import Release

PLATFORM = (Category, Service)
OF_A_CITY = (District, ServiceArea, Calendar, PriceList, Surcharge, Policy, MessageTemplate)
CONTENT = (City, *PLATFORM, *OF_A_CITY)
RECORDS = (Order, Visit, Claim, Transfer, Refund, Review, Provider, Message, Event, Release)


def guard_models() -> None:
    guard(ScopedPermissionPolicy(City, "pk"))
    for model in PLATFORM:
        guard(ScopedPermissionPolicy(model, None))
    for model in OF_A_CITY:
        guard(ScopedPermissionPolicy(model))
    for model in RECORDS[:-1]:
        guard(RecordPolicy(model))
    guard(ReleasePolicy(Release))
