"""What happened: lists, one page per record, and buttons that call the journeys. Nothing here can be typed over."""
