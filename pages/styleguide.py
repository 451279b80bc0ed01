"""Every component in every state on one page for staff: /styleguide/. The data are samples, never the database's."""

from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from pages.samples import samples


@staff_member_required
def styleguide(request):
    """Show the system of components, in the reader's language and theme."""
    picture = {"src": static("pages/icons/logo.svg"), "width": 480, "height": 320, "alt": ""}
    meta = {"title": _("Styleguide"), "robots": "noindex"}
    return render(request, "pages/styleguide.html", {"meta": meta, "sample": samples(picture)})
