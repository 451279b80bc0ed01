"""Our own image and document models, decided before the first migration."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from doorstep.kernel.texts import TextsField


class Picture(AbstractImage):
    """An uploaded or drawn picture with its description per language."""

    alt = TextsField(_("description for people who cannot see it"), max_length=160, blank=True)
    drawn = models.CharField(max_length=80, blank=True, editable=False)  # the scene, for pictures that we drew

    admin_form_fields = ("title", "file", "alt", "collection", "tags") + tuple(
        name for name in Image.admin_form_fields if name.startswith("focal")
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self):
        return str(self.alt) or self.title


class Rendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class File(AbstractDocument):
    """An uploaded document."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
