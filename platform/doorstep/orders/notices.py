"""What orders announce upward, inside the transaction of what happened."""

from doorstep.kernel.notices import Notice

order_moved = Notice()  # order, step (edge of ORDER), by, data, event (its entry in the log)
visit_moved = Notice()  # visit, step (edge of VISIT), by, data, event (where an edge was taken)
