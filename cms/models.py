"""What the admin itself keeps: the moderation step that knows territories."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from cms.guard.policy import GUARDED
from cms.guard.reach import within_reach


class TerritoryApproval(AbstractGroupApprovalTask):
    """Approval by members of groups who also work where the content holds."""

    class Meta:
        verbose_name = _("approval in one's own cities")
        verbose_name_plural = _("approvals in one's own cities")

    @classmethod
    def get_description(cls):
        return _("Members of the chosen groups approve what holds in the cities in which they work.")

    def _may(self, obj, user):
        policy = GUARDED.get(type(obj))
        return policy is None or policy.in_territory(user, obj, reading=False)

    def user_can_access_editor(self, obj, user):
        return super().user_can_access_editor(obj, user) and self._may(obj, user)

    def locked_for_user(self, obj, user):
        return super().locked_for_user(obj, user) or not self._may(obj, user)

    def user_can_lock(self, obj, user):
        return super().user_can_lock(obj, user) and self._may(obj, user)

    def get_actions(self, obj, user):
        return super().get_actions(obj, user) if self._may(obj, user) else []

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.filter(within_reach(user, "revision__"))
