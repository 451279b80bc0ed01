"""The address under which an order can be booked once more."""

from urllib.parse import urlencode

from pages import addresses


def again_url(order, visit) -> str:
    """Give the step "when" with the choices, the point and the provider of an order; nothing personal stands in it."""
    pairs = [("quantity", str(order.quantity))]
    pairs += [(f"o-{group}", choice) for group, choice in (order.choices.get("options") or {}).items()]
    for code, pieces in (order.choices.get("addons") or {}).items():
        pairs += [("addon", code), (f"n-{code}", str(pieces))]
    pairs.append(("at", f"point:{order.lat:.5f},{order.lng:.5f}"))
    if visit and visit.provider_id:
        pairs.append(("provider", visit.provider.code))
    return addresses.booking("when", order.city.code, order.service, urlencode(pairs))
