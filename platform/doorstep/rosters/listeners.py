"""Hears that a provider changed, and rings the bell of the city's rosters."""

from django.dispatch import receiver

from doorstep.providers.notices import provider_changed
from doorstep.rosters.actions import roster_changed


@receiver(provider_changed)
def _changed(sender, provider, **_rest):
    roster_changed(provider)
