"""Orders and visits: the promise and the trip, their machines, lines, snapshots and facts. What happened, never typed over."""
