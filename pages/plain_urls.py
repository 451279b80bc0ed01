"""Addresses without a language: what machines ask for, and the cashier of the demo's payment channel."""

from django.conf import settings
from django.urls import path

from pages import plain, proof

urlpatterns = [
    path("sitemap.xml", plain.sitemap, name="sitemap"),
    path("robots.txt", plain.robots, name="robots"),
    path("manifest.webmanifest", plain.manifest, name="manifest"),
    path("work/manifest.webmanifest", plain.work_manifest, name="work-manifest"),
    path("work/sw.js", plain.worker, name="work-worker"),
    path("evidence/<slug:number>/", proof.picture, name="evidence"),
    path("theme-<int:number>.css", plain.theme, name="theme"),
    path("favicon.ico", plain.favicon),
]
if settings.DEMO:
    from pages.demo import cashier

    urlpatterns += [
        path("pay/simulator/callback/", cashier.callback, name="simulator-callback"),
        path("pay/simulator/<slug:number>/", cashier.cashier, name="simulator"),
    ]
