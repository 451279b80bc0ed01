"""The roles of the staff: groups that say what somebody may do. Where they may do it is said per city, for them or for
a group (Settings > Groups > Cities)."""

from django.contrib.auth.models import Group, Permission
from django.db import router

from cms.guard.models import CONTENT, RECORDS
from cms.moderation import ensure_moderation, name_what_wagtail_brings
from doorstep.kernel import log
from doorstep.kernel.actors import THE_SYSTEM

OPERATOR, DISPATCHER, SUPPORT, ANALYST = "城市运营", "调度", "客服", "分析"
CHIEF = "内容审核"
ROLES = (OPERATOR, DISPATCHER, SUPPORT, ANALYST, CHIEF)
STOCK = {"Editors": "页面编辑", "Moderators": "页面审核"}  # the groups for pages that Wagtail brings
EDITING = ("add", "change", "delete", "publish", "lock", "unlock", "view")
ADMIN = "wagtailadmin.access_admin"
IMAGES = ("add_image", "change_image", "choose_image")  # Wagtail asks for those of its own model, whatever ours is
GIVEN = "permissions_given"  # the step under which the log keeps what we gave to a group


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


def pictures_of(role: str) -> set[str]:
    """Give the permissions of a role for pictures as app.codename; they hold for a collection."""
    return {f"wagtailimages.{name}" for name in (IMAGES if role in {OPERATOR, CHIEF} else ("choose_image",))}


def ensure_roles(**_signal) -> None:
    """Make the groups and the moderation workflow that are missing, and bring each role up to what this code says of it.

    Also called after each migration; doing it again changes nothing. What operators added or took away by hand stays: the
    log knows what we gave, and only the difference to that is given or taken (DECISIONS.md).
    """
    if not router.allow_migrate_model("default", Group):
        return
    _make_missing_permissions()
    for stock, own in STOCK.items():
        if not Group.objects.filter(name=own).exists():
            Group.objects.filter(name=stock).update(name=own)
    for role in ROLES:
        group, _is_new = Group.objects.get_or_create(name=role)
        _bring_up(group, permissions_of(role), pictures_of(role))
    ensure_moderation(Group.objects.get(name=CHIEF))
    name_what_wagtail_brings()


def given_to(group) -> set[str]:
    """Give what we gave to a group so far, as the log tells it; operators' own changes are not in it."""
    given: set[str] = set()
    for event in log.of(group).filter(step=GIVEN):
        given = given.union(event.data["given"]).difference(event.data["taken"])
    return given


def _bring_up(group, names: set[str], pictures: set[str]) -> None:
    """Give what the code says since we last looked, take what we gave and the code no longer says."""
    found = {_name(p): p for p in Permission.objects.select_related("content_type")}
    before, says = given_to(group), (names | pictures) & found.keys()
    new, gone = says - before, before - names - pictures
    if not new and not gone:
        return
    group.permissions.add(*(found[name] for name in new & names))
    group.permissions.remove(*(found[name] for name in gone & found.keys()))
    _share_pictures(group, [found[name] for name in new & pictures], [found[name] for name in gone & found.keys()])
    log.write(group, GIVEN, by=THE_SYSTEM, data={"given": sorted(new), "taken": sorted(gone)})


def _name(permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _make_missing_permissions():
    """Django and Wagtail make permissions after migrating too; whoever is first makes them, nobody twice."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from wagtail.snippets.models import create_extra_permissions

    for label in {model._meta.app_label for model in (*CONTENT, *RECORDS)} | {"wagtailadmin", "wagtailimages"}:
        config = apps.get_app_config(label)
        create_permissions(config, verbosity=0)
        create_extra_permissions(config)


def _share_pictures(group, new, gone):
    """Permissions for pictures hold for a collection; ours for the root, so for all."""
    from wagtail.models import Collection, GroupCollectionPermission

    root = Collection.get_first_root_node()
    for permission in new:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    GroupCollectionPermission.objects.filter(group=group, collection=root, permission__in=gone).delete()
