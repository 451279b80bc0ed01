"""Whole responses for anonymous visitors, kept by release number, language and address."""


class WholePageCache:
    """Hands through; the engineer of pages fills it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
