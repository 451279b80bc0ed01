"""The outlines of a city's districts, as the background of the map that areas are drawn on."""

from django.http import Http404, JsonResponse

from doorstep.people.territory import works_in
from doorstep.places.models import District


def outlines(request):
    """Give GeoJSON of the districts of ?city=<id>; a city out of reach is not there."""
    city = request.GET.get("city", "")
    if not city.isdigit() or not works_in(request.user, int(city)):
        raise Http404
    rows = District.objects.filter(city_id=int(city)).only("name", "outline")
    features = [
        {"type": "Feature", "properties": {"name": str(row.name)}, "geometry": row.outline}
        for row in rows
        if row.outline
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})
