"""Choosers that offer only what is within reach."""

from django.http import Http404
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from cms.guard.policy import policy_of


class ChooserGate:
    """In front of the four views of a chooser: list, results, chosen, several chosen."""

    def get_object_list(self):
        return policy_of(self.model_class).readable(self.request.user, super().get_object_list())

    def get_object(self, pk):
        found = super().get_object(pk)
        if not policy_of(type(found)).may_read(self.request.user, found):
            raise Http404
        return found

    def get_objects(self, pks):
        numbers = [pk for pk in pks if str(pk).isdigit()]
        return policy_of(self.model_class).readable(self.request.user, super().get_objects(numbers))


class GuardedChooserViewSet(SnippetChooserViewSet):
    """A chooser of content within reach."""

    per_page = 25

    def construct_view(self, view_class, **kwargs):
        return super().construct_view(type(view_class.__name__, (ChooserGate, view_class), {}), **kwargs)
