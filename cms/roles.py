"""The roles of the staff: groups that say what somebody may do. Where they may do it is said per city, for them or for
a group (Settings > Groups > Cities)."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import router

from cms.guard.models import CONTENT, RECORDS

OPERATOR, DISPATCHER, SUPPORT, ANALYST = "城市运营", "调度", "客服", "分析"
CHIEF = "内容审核"
ROLES = (OPERATOR, DISPATCHER, SUPPORT, ANALYST, CHIEF)
STOCK = {"Editors": "页面编辑", "Moderators": "页面审核"}  # the groups for pages that Wagtail brings
EDITING = ("add", "change", "delete", "publish", "lock", "unlock", "view")
ADMIN = "wagtailadmin.access_admin"
IMAGES = ("add_picture", "change_picture", "choose_picture")


def _named(models, actions) -> set[str]:
    return {f"{m._meta.app_label}.{action}_{m._meta.model_name}" for m in models for action in actions}


def permissions_of(role: str) -> set[str]:
    """Give the permissions of a role as app.codename."""
    reading = _named((*CONTENT, *RECORDS), ["view"]) | {ADMIN}
    acting = {
        OPERATOR: _named(CONTENT, EDITING)
        | {"orders.manage_orders", "orders.dispatch_visits", "orders.see_contacts"}
        | {"reviews.moderate_reviews", "providers.suspend_providers", "providers.assign_skills"},
        DISPATCHER: {"orders.dispatch_visits", "orders.see_contacts"}
        | {"providers.suspend_providers", "providers.assign_skills"},
        SUPPORT: {"orders.manage_orders", "orders.see_contacts", "reviews.moderate_reviews"},
        ANALYST: set(),
        CHIEF: _named(CONTENT, EDITING),
    }
    return reading | acting[role]


def ensure_roles(**_signal) -> None:
    """Make the groups, their permissions and the moderation workflow that are missing; what operators changed stays.

    Also called after each migration; doing it again changes nothing.
    """
    if not router.allow_migrate_model("default", Group):
        return
    _make_missing_permissions()
    for stock, own in STOCK.items():
        if not Group.objects.filter(name=own).exists():
            Group.objects.filter(name=stock).update(name=own)
    for role in ROLES:
        group, is_new = Group.objects.get_or_create(name=role)
        if is_new:
            group.permissions.set(_permissions(permissions_of(role)))
            _let_choose_pictures(group)
    _ensure_workflow()


def _permissions(names: set[str]):
    found = Permission.objects.select_related("content_type")
    return [p for p in found if f"{p.content_type.app_label}.{p.codename}" in names]


def _make_missing_permissions():
    """Django and Wagtail make permissions after migrating too; whoever is first makes them, nobody twice."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from wagtail.snippets.models import create_extra_permissions

    for label in {model._meta.app_label for model in (*CONTENT, *RECORDS)} | {"wagtailadmin", "media"}:
        config = apps.get_app_config(label)
        create_permissions(config, verbosity=0)
        create_extra_permissions(config)


def _let_choose_pictures(group):
    from wagtail.models import Collection, GroupCollectionPermission

    root = Collection.get_first_root_node()
    may_upload = group.name in {OPERATOR, CHIEF}
    codenames = IMAGES if may_upload else ("choose_picture",)
    for permission in Permission.objects.filter(content_type__app_label="media", codename__in=codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _ensure_workflow():
    """One moderation for all content: somebody of the reviewing group who works in its city approves."""
    from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

    from cms.models import TerritoryApproval

    if TerritoryApproval.objects.exists():
        return
    task = TerritoryApproval.objects.create(name="内容审核")
    task.groups.set(Group.objects.filter(name=CHIEF))
    workflow = Workflow.objects.create(name="发布前审核")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for model in CONTENT:
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
