"""The machine's limit: a constant answer, and an answer with one row, by Django with nothing around it."""

import os

import dj_database_url
from django.conf import settings

if not settings.configured:
    settings.configure(
        SECRET_KEY="no secret: it serves two constants",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)},
        USE_TZ=True,
    )

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import models  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):
    """The one row that `row` reads."""

    name = models.CharField(max_length=40)

    class Meta:
        app_label = "bench"
        db_table = "bench_row"
        managed = False


def hello(_request):
    return JsonResponse({"hello": "world", "items": [1, 2, 3]})


def row(_request):
    return JsonResponse(Row.objects.values("id", "name").get(pk=1))


urlpatterns = [path("hello", hello), path("row", row)]
