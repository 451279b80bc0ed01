"""Inputs for people: times of day as 22:00, shapes drawn on a map, and which column gets which (money too)."""
