"""The form of every kind of content: tabs that name what is asked, and the schedule, which Wagtail draws in its side panel."""

from functools import partial

from wagtail.admin.panels import InlinePanel, ObjectList, PublishingPanel, TabbedInterface

from cms.compare import RowsComparison
from cms.guard.forms import GuardedForm


def form_of(*tabs: tuple) -> TabbedInterface:
    """Build the form from (heading, panels) pairs."""
    (first, panels), *rest = tabs
    lists = [ObjectList([*panels, PublishingPanel()], heading=first)]
    lists += [ObjectList(panels, heading=heading) for heading, panels in rest]
    return TabbedInterface(lists, base_form_class=GuardedForm)


class RowsPanel(InlinePanel):
    """Rows of a form whose changes, those of rows inside them too, are compared as lines."""

    class BoundPanel(InlinePanel.BoundPanel):
        """Replaces Wagtail's comparison, which is silent about rows inside rows."""

        def get_comparison(self):
            return [partial(RowsComparison, self.panel)]
