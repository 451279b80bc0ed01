"""Time: working hours, exceptions, leave and claims; what is free, why something is closed, and the guarantee that two
claims of one provider never overlap, whatever the load."""
