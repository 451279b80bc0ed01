"""Doorstep, a platform for services at the customer's door: the domain, without its faces."""
