"""The moderation workflow after an upgrade, and the names of what Wagtail brings: what operators changed stays."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Page, Task, Workflow, WorkflowContentType

from cms import moderation
from cms.guard.models import CONTENT
from cms.moderation import OF_PAGES, REVIEW
from cms.roles import ensure_roles
from doorstep.kernel import log
from doorstep.policies.models import Policy
from doorstep.pricing.models import PriceList
from doorstep.providers.models import Skill
from tests.cms.conftest import client_of, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Workflow:
    ensure_roles()
    return Workflow.objects.get(name=REVIEW)


def of(model):
    return WorkflowContentType.objects.filter(content_type=ContentType.objects.get_for_model(model))


def upgrade(monkeypatch):
    """Come to a version in which skills are a kind of content too."""
    monkeypatch.setattr(moderation, "CONTENT", (*CONTENT, Skill))
    ensure_roles()


def test_every_kind_of_content_is_reviewed_and_a_new_one_after_an_upgrade(monkeypatch, ours):
    before = [of(model).get().workflow for model in CONTENT]

    upgrade(monkeypatch)

    assert set(before) == {ours}
    assert of(Skill).get().workflow == ours


def test_what_operators_took_out_or_reviewed_otherwise_stays(monkeypatch, ours):
    own = Workflow.objects.create(name="四眼")
    of(PriceList).delete()
    of(Policy).update(workflow=own)

    upgrade(monkeypatch)

    assert not of(PriceList).exists()
    assert of(Policy).get().workflow == own
    assert of(Skill).get().workflow == ours


def test_a_workflow_that_operators_switched_off_gets_no_new_kinds(monkeypatch, ours):
    ours.deactivate()

    upgrade(monkeypatch)

    assert not of(Skill).exists()
    assert not Workflow.objects.get(pk=ours.pk).active


def test_an_installation_from_before_the_list_was_kept_counts_as_having_had_all(monkeypatch, ours):
    monkeypatch.setattr(moderation, "GIVEN", "not_kept_then")
    of(PriceList).delete()

    ensure_roles()
    assert not of(PriceList).exists()
    upgrade(monkeypatch)

    assert (of(PriceList).exists(), of(Skill).get().workflow) == (False, ours)


def test_doing_it_again_writes_nothing_more(ours):
    ensure_roles()

    assert log.of(ours).count() == 1


def test_what_wagtail_brings_is_named_in_both_languages_once(ours):
    Workflow.objects.filter(name=OF_PAGES).update(name="Moderators approval")
    Page.objects.filter(depth=1).update(title="Root", draft_title="Root")
    Collection.objects.filter(depth=1).update(name="我们的文件")

    ensure_roles()

    assert Workflow.objects.filter(name=OF_PAGES).count() == Task.objects.filter(name=OF_PAGES).count() == 1
    root = Page.objects.get(depth=1)
    assert (root.title, root.draft_title) == ("全部页面 · All pages",) * 2
    assert Collection.objects.get(depth=1).name == "我们的文件"


def test_the_root_of_the_pages_reads_in_both_languages():
    for language in ("zh-hans", "en"):
        page = client_of(member(is_superuser=True, language=language)).get("/admin/pages/1/").content.decode()
        assert ("全部页面 · All pages" in page, ">Root<" in page) == (True, False)
