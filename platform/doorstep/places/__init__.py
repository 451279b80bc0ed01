"""Where things are: cities and districts, service areas, known places, travel time, calendars of holidays and 调休."""
