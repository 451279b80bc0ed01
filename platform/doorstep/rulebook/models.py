"""Releases, and the base of all content that is released when it is published."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from doorstep.kernel.search import ZhAutocompleteField, ZhSearchField
from doorstep.kernel.texts import Texts
from doorstep.rulebook import previews

code_validator = RegexValidator(
    r"^[a-z0-9][a-z0-9-]*$", _("Use small letters, digits and hyphens, starting with a letter or digit.")
)


def scope(name: str) -> Coalesce:
    """Give a scope column for a unique constraint: two empty ones are the same (SQLite lacks NULLS NOT DISTINCT)."""
    return Coalesce(name, models.Value(0), output_field=models.BigIntegerField())


class Head(models.Model):
    """The number of the newest release; its one row is locked to write the next, so that numbers commit in order."""

    number = models.BigIntegerField(default=0)


class Release(models.Model):
    """From effective_at on, this is what (kind, key, scope) says; a payload of None withdraws it. Append-only."""

    number = models.BigIntegerField(unique=True)
    effective_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    city = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(null=True)
    title = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revision_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["kind", "key", "city", "category", "-number"], name="release_latest"),
            models.Index(fields=["effective_at"], name="release_instant"),
        ]


class Content(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """Base of what operators compose: drafts, workflow, schedule, preview; publishing writes a Release.

    A subclass names its release_kind and gives released(), a plain dictionary; scope and key follow from its fields.
    """

    code = models.CharField(
        _("code"),
        max_length=80,
        validators=[code_validator],
        help_text=_("Short name in addresses and imports, for example daily-cleaning. It should never change."),
    )

    release_kind = ""
    scoped_by_category = False
    search_fields = [
        ZhSearchField("search_text"),
        ZhAutocompleteField("search_text"),
        index.FilterField("live"),
        index.FilterField("code"),
    ]

    class Meta:
        abstract = True

    def search_text(self) -> str:
        """Give every word by which operators find it: its code and its texts in all languages."""
        texts = (getattr(self, f.name) for f in self._meta.get_fields() if hasattr(f, "text_length"))
        return " ".join([self.code, *(word for text in texts if isinstance(text, Texts) for word in text.values())])

    def release_key(self) -> str:
        return self.code

    def release_scope(self) -> tuple[str, str]:
        """Give (city code, category code); empty means the whole platform."""
        city = getattr(self, "city", None)
        category = getattr(self, "category", None) if self.scoped_by_category else None
        return (city.code if city else "", category.code if category else "")

    def released(self) -> dict:
        """Give everything that deciders and clients may read, as JSON."""
        raise TypeError(f"{type(self).__name__} must say what it releases.")

    @property
    def preview_modes(self):
        return previews.modes_of(self)

    def serve_preview(self, request, mode_name):
        return previews.serve(self, request, mode_name)

    def unsettled(self) -> dict[str, str]:
        """Give what forbids publishing: field to sentence; empty when nothing does."""
        return {}

    def full_clean(self, *args, **kwargs):
        super().full_clean(*args, **kwargs)
        if wrong := self.unsettled():
            raise ValidationError(wrong)
