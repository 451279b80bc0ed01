"""Bulk actions on content: publish, unpublish, delete; each sees only rows within reach, and no name of others."""

from django.contrib.messages import error
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.actions.unpublish import UnpublishAction
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from cms.guard.policy import policy_of
from doorstep.rulebook.actions import publish_content


def chosen_within_reach(action) -> tuple[list, dict]:
    """Give (rows to act on, rows that may be seen but not acted on) among those chosen."""
    rows, ids = policy_of(action.model).readable(action.request.user), action.request.GET.getlist("id")
    if "all" not in ids:
        rows = rows.filter(pk__in=[pk for pk in ids if pk.isdigit()])
    able, unable = [], []
    for row in rows:
        (able if action.check_perm(row) else unable).append(row)
    return able, {"items_with_no_access": unable}


class ContentBulkAction(SnippetBulkAction):
    """An action on content that asks the policy for one permission per row."""

    permission = "publish"
    yes = _("Yes, publish")
    tone = ""

    def check_perm(self, snippet):
        return self.permission_policy.user_has_permission_for_instance(self.request.user, self.permission, snippet)

    def get_actionable_objects(self):
        return chosen_within_reach(self)

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading=self.display_name, yes=self.yes, tone=self.tone, **kwargs)

    def get_execution_context(self):
        return {**super().get_execution_context(), "user": self.request.user}

    def object_context(self, snippet):
        return {**super().object_context(snippet), "title": str(snippet)}


class PublishBulkAction(ContentBulkAction):
    """Publish the latest draft of each."""

    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish the selected rows")
    template_name = "cms/bulk/publish.html"
    action_priority = 10

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        action, done = kwargs["self"], 0
        for row in objects:
            latest = row.get_latest_revision()
            try:
                (latest.as_object() if latest else row).full_clean()
            except ValidationError as wrong:
                error(action.request, f"{row}: {' '.join(wrong.messages)}")
                continue
            with transaction.atomic():
                latest.publish(user=user) if latest else publish_content(row, by=user)
            done += 1
        return done, 0

    def get_success_message(self, count, _children):
        return ngettext("%(count)d row was published.", "%(count)d rows were published.", count) % {"count": count}


class UnpublishBulkAction(ContentBulkAction):
    """Take each off the site; its drafts stay."""

    display_name = _("Unpublish")
    action_type = "unpublish"
    aria_label = _("Unpublish the selected rows")
    template_name = "cms/bulk/unpublish.html"
    yes = _("Yes, unpublish")
    tone = "serious"
    action_priority = 20

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        live = [row for row in objects if row.live]
        with transaction.atomic():
            for row in live:
                UnpublishAction(row, user=user).execute(skip_permission_checks=True)
        return len(live), 0

    def get_success_message(self, count, _children):
        return ngettext("%(count)d row was unpublished.", "%(count)d rows were unpublished.", count) % {"count": count}


class DeleteWithinReach(DeleteBulkAction):
    """Wagtail's own, except that it neither names rows out of reach nor fails on rows that records stand on."""

    @cached_property
    def _actionable_objects(self):
        return chosen_within_reach(self)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            error(self.request, _("Some of these are still used by records that must be kept. Unpublish them instead."))
            return redirect(self.next_url)

    def get_success_message(self, count, children):
        name = capfirst(self.model._meta.verbose_name_plural)
        return ngettext("%(count)d %(name)s deleted.", "%(count)d %(name)s deleted.", count) % {
            "count": count,
            "name": name,
        }
