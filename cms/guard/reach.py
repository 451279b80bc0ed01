"""References to objects of any kind (log entries, workflow states, scheduled revisions), narrowed to what is within reach."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from cms.guard.policy import GUARDED
from doorstep.people.territory import cities_of


def within_reach(user, prefix: str = "") -> Q:
    """Give the filter of rows whose content_type and object_id (behind a prefix such as "revision__") name something
    that the user may see. Who works everywhere sees all; others see nothing of models without a city's policy."""
    if cities_of(user) is None:
        return Q()
    reach = Q(pk__in=[])
    for model, policy in GUARDED.items():
        kind = ContentType.objects.get_for_model(model)
        ids = policy.readable(user).order_by().values(as_text=Cast("pk", CharField()))
        reach |= Q(**{f"{prefix}content_type": kind, f"{prefix}object_id__in": ids})
    return reach
