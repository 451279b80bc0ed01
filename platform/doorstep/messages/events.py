"""What people are told about: the events, and the variables that their templates may use."""

from django.utils.translation import gettext_lazy as _

EVENTS = [
    ("login.code", _("log-in code")),
    ("order.placed", _("order placed, waiting for payment")),
    ("order.expired", _("order expired without payment")),
    ("order.confirmed", _("order paid and confirmed")),
    ("order.rescheduled", _("visit moved")),
    ("order.cancelled", _("order cancelled")),
    ("order.unfulfillable", _("no provider found")),
    ("visit.assigned", _("provider assigned")),
    ("visit.acknowledged", _("provider accepted")),
    ("visit.reassigned", _("another provider comes")),
    ("visit.unassigned", _("nobody found yet, another time proposed")),
    ("visit.withdrawn", _("job taken back")),
    ("visit.en_route", _("provider on the way")),
    ("visit.late", _("provider is late")),
    ("visit.missed", _("provider did not come, everything refunded")),
    ("visit.arrived", _("provider at the door")),
    ("visit.started", _("work started")),
    ("visit.finished", _("work done, please confirm")),
    ("visit.verified", _("visit accepted")),
    ("payment.failed", _("payment failed")),
    ("payment.refunded", _("money refunded")),
    ("review.published", _("new review")),
    ("review.replied", _("provider replied")),
]

# Variables of every order event; login.code has only code and minutes. Contact data is never among them.
VARIABLES = {
    "order": ("number", "service", "total", "starts", "place", "refund", "fee", "early", "link"),
    "provider": ("name", "noun"),
    "customer": ("name",),
    "code": (),
    "minutes": (),
    "platform": ("name", "phone"),
}
