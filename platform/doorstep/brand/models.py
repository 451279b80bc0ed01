"""The one row in which operators set the brand."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting

from doorstep.brand import actions, colours
from doorstep.kernel.texts import TextsField


class BrandForm(WagtailAdminModelForm):
    """Saving it releases it."""

    def save(self, commit=True):
        brand = super().save(commit)
        if commit:
            actions.publish_brand(brand, by=self.for_user)
        return brand


class Brand(BaseGenericSetting):
    """Name, logo and accent; what is empty is the platform's own."""

    name = TextsField(
        _("name"), max_length=30, blank=True,
        help_text=_("In the header, in page titles and in messages. Empty: the platform's own name."),
    )  # fmt: skip
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("logo"),
        help_text=_("Stands before the name; it must be seen on light and on dark ground. Best: a PNG without background."),
    )  # fmt: skip
    accent = models.CharField(
        _("accent colour"), max_length=7, blank=True,
        help_text=_("Of buttons and links, for example #c2410c. A lighter twin for the dark follows by itself."),
    )  # fmt: skip

    base_form_class = BrandForm
    panels = [FieldPanel("name"), FieldPanel("logo"), FieldPanel("accent")]

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brand")

    def __str__(self):
        return str(self._meta.verbose_name)

    def clean(self):
        self.accent = self.accent.strip().lower()
        if not self.accent:
            return
        if not colours.is_colour(self.accent):
            raise ValidationError({"accent": _("Write a colour as # and six digits or letters a to f: #c2410c.")})
        found = colours.readable(self.accent)
        if found < colours.LEAST:
            says = _("This colour is too pale: words in it have a contrast of %(found)s to 1, and 4.5 to 1 is needed to "
                     "read them. The nearest darker shade is %(shade)s.")  # fmt: skip
            facts = {"found": f"{found:.1f}", "shade": colours.darker(self.accent)}
            raise ValidationError({"accent": ValidationError(says, params=facts)})

    def released(self) -> dict:
        """Give everything that the faces show, as JSON; no picture is looked up when a page is made."""
        size = self.logo.get_rendition("max-640x112|format-png") if self.logo else None
        return {
            "name": dict(self.name),
            "logo": self.logo_id,
            "logo_url": size.url if size else "",
            "accent": self.accent,
            "theme": colours.theme(self.accent) if self.accent else {},
        }
