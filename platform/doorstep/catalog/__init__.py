"""What we sell: the category tree, services with options, add-ons, scope, process steps and tools; search and shelves."""
