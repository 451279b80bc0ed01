"""What orders and visits announce: each step, inside the transaction that takes it."""

from doorstep.kernel.notices import Notice

order_moved = Notice()  # order, step (the edge's name), by, data
visit_moved = Notice()  # visit, step (the edge's name), by, data
