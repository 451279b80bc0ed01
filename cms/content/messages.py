"""Message templates in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel

from cms.content import columns
from cms.content.places import city_panel, code_panel
from cms.guard.gate import GuardedSnippetViewSet
from cms.panels import form_of
from doorstep.messages.models import MessageTemplate


class MessageTemplateViewSet(GuardedSnippetViewSet):
    """What people are told, per event, reader and channel."""

    model = MessageTemplate
    icon = "mail"
    menu_order = 500
    select_related = ("city",)
    ordering = ["event", "audience", "channel"]
    list_display = ["__str__", columns.city(), "event", "audience", "channel", columns.status(), columns.updated()]
    list_filter = ["event", "audience", "channel", "city", "is_silent", "live"]
    list_export = ["code", "event", "audience", "channel", "city", "subject", "body", "is_silent", "live"]
    edit_handler = form_of(
        (
            _("What they read"),
            [
                HelpPanel(template="cms/panels/variables.html"),
                FieldPanel("subject", help_text=_("The first line; keep it short enough for a lock screen.")),
                FieldPanel("body", help_text=_("Say what happens next and when. One thought per line.")),
            ],
        ),
        (
            _("When and to whom"),
            [
                FieldRowPanel(
                    [
                        FieldPanel("event", help_text=_("What has happened.")),
                        FieldPanel("audience", help_text=_("Who is told.")),
                        FieldPanel("channel", help_text=_("How it reaches them.")),
                    ]
                ),
                FieldRowPanel([city_panel(_("Empty: every city.")), FieldPanel("is_silent")]),
                code_panel(),
            ],
        ),
    )


VIEWSETS = [MessageTemplateViewSet]
