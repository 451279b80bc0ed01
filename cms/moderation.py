"""The one moderation of content, made and brought up to the code after migrating; and what Wagtail brings, named in both
languages: it keeps one text per name."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Page, Task, Workflow, WorkflowContentType, WorkflowTask

from cms.guard.models import CONTENT
from cms.models import TerritoryApproval
from doorstep.kernel import log
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Event

REVIEW = "发布前审核 · Review"
APPROVAL = "内容审核 · Content approval"
OF_PAGES = "页面审核 · Page review"
GIVEN = "moderation_given"  # the step under which the log keeps which kinds of content we put under the workflow
BEFORE = {  # (model, field): the names with which Wagtail and our first version began, and ours
    (Workflow, "name"): {"Moderators approval": OF_PAGES, "发布前审核": REVIEW},
    (Task, "name"): {"Moderators approval": OF_PAGES, "内容审核": APPROVAL},
    (Page, "title"): {"Root": "全部页面 · All pages"},
    (Page, "draft_title"): {"Root": "全部页面 · All pages"},
    (Collection, "name"): {"Root": "全部文件 · All files"},
}


def ensure_moderation(chief) -> None:
    """Put each kind of content under the one workflow, once: somebody of the reviewing group who works in its city approves.

    What operators changed stays (DECISIONS.md): a kind that they took out or gave to a workflow of their own, and a workflow
    that they switched off.
    """
    kinds = {model._meta.label_lower: model for model in CONTENT}
    if not TerritoryApproval.objects.exists():
        task = TerritoryApproval.objects.create(name=APPROVAL)
        task.groups.set([chief])
        workflow = Workflow.objects.create(name=REVIEW)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        _give(workflow, kinds)
        return
    workflow, given = _ours()
    if workflow is None:
        return
    if given is None:  # from before the list was kept: it began with every kind
        log.write(workflow, GIVEN, by=THE_SYSTEM, data={"given": sorted(kinds)})
    elif workflow.active and kinds.keys() - given:
        _give(workflow, {name: kinds[name] for name in kinds.keys() - given})


def _ours() -> tuple[Workflow | None, set[str] | None]:
    """Give the workflow that we made and the kinds that we gave it; None when the log does not say which."""
    events = list(Event.objects.filter(kind="workflow", step=GIVEN))
    if events:
        workflow = Workflow.objects.filter(pk=events[0].record_id).first()
        return workflow, {name for event in events for name in event.data["given"]}
    return Workflow.objects.filter(workflow_tasks__task__in=TerritoryApproval.objects.all()).order_by(
        "pk"
    ).first(), None


def _give(workflow, kinds) -> None:
    for model in kinds.values():
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
    log.write(workflow, GIVEN, by=THE_SYSTEM, data={"given": sorted(kinds)})


def name_what_wagtail_brings() -> None:
    """Give what still bears its first name one that both languages understand; what operators named stays."""
    for (model, field), names in BEFORE.items():
        roots = {"depth": 1} if issubclass(model, Page | Collection) else {}
        for old, new in names.items():
            model.objects.filter(**roots, **{field: old}).update(**{field: new})
