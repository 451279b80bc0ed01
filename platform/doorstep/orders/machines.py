"""The machines of order and visit (orders.md): every edge with its actors. Operators add sub-steps, never remove these."""

from doorstep.kernel.machines import machine

ORDER = machine(
    "order",
    ("place", "draft", "awaiting_payment", "customer staff partner"),
    ("expire", "awaiting_payment", "expired", "system"),
    ("pay", "awaiting_payment", "confirmed", "system"),
    ("begin", "confirmed", "in_fulfilment", "provider staff system"),
    ("finish", "in_fulfilment", "awaiting_acceptance", "provider staff"),
    ("accept", "awaiting_acceptance", "completed", "customer staff system"),
    ("close", "completed", "closed", "system"),
    ("give_up", "confirmed confirming in_fulfilment", "unfulfillable", "system staff"),
    (
        "cancel",
        "awaiting_payment confirming confirmed in_fulfilment",
        "cancelled",
        "customer provider staff partner system",
    ),
)

VISIT = machine(
    "visit",
    ("schedule", "unscheduled", "scheduled", "customer staff partner system provider"),
    ("offer", "scheduled", "offering", "system staff"),
    ("assign", "offering", "assigned", "system staff"),
    ("acknowledge", "assigned", "acknowledged", "provider"),
    ("reoffer", "assigned acknowledged", "offering", "provider staff system"),
    ("recall", "en_route", "offering", "staff"),
    ("depart", "acknowledged", "en_route", "provider"),
    ("arrive", "en_route", "arrived", "provider"),
    ("start", "arrived", "in_service", "provider"),
    ("pause", "in_service", "paused", "provider"),
    ("resume", "paused", "in_service", "provider"),
    ("finish", "in_service", "work_done", "provider"),
    ("verify", "work_done", "verified", "customer staff system"),
    ("call", "arrived", "arrived", "provider"),
    ("miss_customer", "arrived", "customer_no_show", "provider"),
    ("miss_provider", "assigned acknowledged en_route", "provider_no_show", "customer staff partner"),
    ("abort", "arrived in_service paused", "aborted", "staff"),
    ("cancel", "unscheduled scheduled offering assigned acknowledged en_route arrived", "cancelled"),
    ("supersede", "scheduled offering assigned acknowledged", "superseded"),
)
