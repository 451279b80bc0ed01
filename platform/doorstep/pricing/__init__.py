"""What it costs: price lists and surcharges, the engine that prices everything, signed quotes."""
