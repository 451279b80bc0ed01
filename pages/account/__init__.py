"""A customer's own screens: log in, orders and their changes, addresses, favourites, messages, who saw contact data."""
