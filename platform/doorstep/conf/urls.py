"""Every address of the house: the admin, the API, media, then the pages. (/healthz and /readyz: health.py.)"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("admin/", include("cms.urls")),
    path("api/v1/", include("api.urls")),
    path("documents/", include("wagtail.documents.urls")),
    path(settings.MEDIA_URL.lstrip("/"), include("doorstep.conf.media")),
    path("", include("pages.plain_urls")),  # without a language: sitemap, robots, manifest, worker, gateways
    *i18n_patterns(path("", include("pages.urls")), prefix_default_language=False),
]
handler404 = "pages.errors.not_found"
handler500 = "pages.errors.broken"
handler403 = "pages.errors.forbidden"
handler400 = "pages.errors.bad_request"
