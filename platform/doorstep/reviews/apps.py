"""Django's handle on the room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "doorstep.reviews"
    label = "reviews"
