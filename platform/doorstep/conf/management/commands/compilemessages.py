"""Replaces Django's command of this name, which needs gettext's programs."""

from django.core.management.base import BaseCommand

from doorstep.conf.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile the translations of every area."
    requires_system_checks = []

    def handle(self, *args, **options):
        for path in compile_catalogues():
            self.stdout.write(str(path))
