"""The ground floor: money in minor units, the clock, texts in several languages, encrypted fields, order numbers, the
state-machine base, timers, the append-only log and the bell that tells processes of a change. Knows no other room."""
