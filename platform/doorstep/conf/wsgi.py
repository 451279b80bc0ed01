"""The WSGI application that granian serves."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from doorstep.conf.orphans import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.conf.settings")
server = multiprocessing.parent_process()
die_with_parent(server.pid if server else None)  # killed outright, even while we started, it leaves nobody on the port
application = get_wsgi_application()

from doorstep.rulebook.answers import front  # noqa: E402 it needs the apps that the line above has loaded

application = front(application)
