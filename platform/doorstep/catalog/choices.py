"""What a customer chose of a service: quantity, one choice per option group, add-ons; checked against the service."""

from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext_lazy as _

from doorstep.catalog.tree import ServiceFacts
from doorstep.kernel.refusals import Invalid


class BadChoice(Invalid):
    code = "bad_choice"
    says = _("This choice is not offered for the service.")


@dataclass(frozen=True)
class Choices:
    """A checked choice: options maps group to choice, addons maps code to pieces."""

    quantity: int
    options: dict[str, str] = field(default_factory=dict)
    addons: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict:
        return asdict(self)


def _whole(value, name: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as wrong:
        raise BadChoice(_("Please give a whole number."), field=name) from wrong
    if isinstance(value, float) and value != number:
        raise BadChoice(_("Please give a whole number."), field=name)
    return number


def usual_choices(service: ServiceFacts) -> Choices:
    """Give what most people take: the usual quantity and the first choice of every group."""
    return Choices(service.quantity_default, {group.code: group.choices[0].code for group in service.options}, {})


def choices_from(service: ServiceFacts, raw: dict | None) -> Choices:
    """Check what was chosen; what is left out takes the usual value.

    Takes:   raw {"quantity": n, "options": {group: choice}, "addons": {code: pieces}}, from anywhere.
    Gives:   Choices that the service really offers.
    Refuses: BadChoice with facts field.
    """
    usual = usual_choices(service)
    raw = raw if isinstance(raw, dict) else {}
    options, addons = raw.get("options") or {}, raw.get("addons") or {}
    if not isinstance(options, dict) or not isinstance(addons, dict):
        raise BadChoice(field="options")
    return Choices(
        _quantity(service, raw.get("quantity", usual.quantity)),
        usual.options | {str(group): _option(service, group, choice) for group, choice in options.items()},
        {str(code): pieces for code, n in addons.items() if (pieces := _pieces(service, code, n))},
    )


def _quantity(service, value) -> int:
    quantity = _whole(service.quantity_default if value in (None, "") else value, "quantity")
    inside = service.quantity_min <= quantity <= service.quantity_max
    if not inside or (quantity - service.quantity_min) % service.quantity_step:
        says = _("Please choose between %(least)s and %(greatest)s in steps of %(step)s.") % {
            "least": service.quantity_min,
            "greatest": service.quantity_max,
            "step": service.quantity_step,
        }
        raise BadChoice(says, field="quantity")
    return quantity


def _option(service, group_code, choice_code) -> str:
    group = next((group for group in service.options if group.code == group_code), None)
    choice = group.choice(choice_code) if group and isinstance(choice_code, str) else None
    if not choice:
        raise BadChoice(field=f"options.{str(group_code)[:60]}")
    return choice.code


def _pieces(service, code, value) -> int:
    addon, pieces = service.addon(code), _whole(value or 0, f"addons.{str(code)[:60]}")
    if not addon or not 0 <= pieces <= addon.most:
        raise BadChoice(field=f"addons.{str(code)[:60]}")
    return pieces
