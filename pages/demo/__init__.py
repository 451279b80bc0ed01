"""Pages that exist in the demo only: the cashier of the simulated channel, the mailbox of what would have been sent."""
