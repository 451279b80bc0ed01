"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from doorstep.conf.orphans import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.conf.settings")
die_with_parent()  # a server process that is killed outright leaves no worker behind on the port
application = get_wsgi_application()
