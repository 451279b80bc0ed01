"""The form of every kind of content: tabs that name what is asked, and the schedule, which Wagtail draws in its side panel."""

from wagtail.admin.panels import ObjectList, PublishingPanel, TabbedInterface

from cms.guard.forms import GuardedForm


def form_of(*tabs: tuple) -> TabbedInterface:
    """Build the form from (heading, panels) pairs."""
    (first, panels), *rest = tabs
    lists = [ObjectList([*panels, PublishingPanel()], heading=first)]
    lists += [ObjectList(panels, heading=heading) for heading, panels in rest]
    return TabbedInterface(lists, base_form_class=GuardedForm)
