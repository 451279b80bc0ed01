"""The portal: a provider's agenda, jobs, hours, leave, reviews and income, made for a phone and for no network."""
