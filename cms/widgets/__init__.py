"""Inputs for people: money as ¥128.50, times of day as 22:00, shapes drawn on a map."""
