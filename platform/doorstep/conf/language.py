"""Which language answers: the address for pages, the person's choice or Accept-Language for the API."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

PLAIN = ("/api/", "/healthz", "/readyz", "/media/", "/static/", "/documents/")


class LanguageMiddleware(LocaleMiddleware):
    """Pages speak the language of their address (none is Chinese); everything else asks the reader."""

    def process_request(self, request):
        if not request.path_info.startswith(PLAIN):
            return super().process_request(request)
        chosen = translation.get_language_from_request(request)
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        return None
