"""Notes searches that found nothing: demand that nobody meets yet."""

from django.db.models import F

from doorstep.catalog.models import SearchMiss
from doorstep.kernel import clock


def note_miss(city_id: int, typed: str) -> None:
    """Count a search without result, once per city, words and day. Source: F04, F72."""
    words = " ".join(typed.lower().split())[:60].replace("\x00", "")
    row, made = SearchMiss.objects.get_or_create(city_id=city_id, query=words, on=clock.now().date())
    if not made:
        SearchMiss.objects.filter(pk=row.pk).update(times=F("times") + 1)
