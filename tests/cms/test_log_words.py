"""The log in the admin speaks words: every kind, step, state and reason of ours has them, in both languages."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from cms.records.steps import KINDS, REASONS, STATES, STEPS, reason_of, state_of
from cms.roles import OPERATOR
from doorstep.journeys import cancel, fulfil
from doorstep.kernel import clock, log
from doorstep.kernel.actors import THE_SYSTEM
from doorstep.kernel.models import Event
from doorstep.orders.machines import ORDER, VISIT
from doorstep.payments.machines import NODE
from tests.cms.conftest import client_of, member
from tests.platform.world import CITY, MORNING, SERVICE, visit_of

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")  # awaiting_payment, no_answer, ...


@pytest.fixture
def world(new_world):
    with clock.at(MORNING):
        yield new_world


def calls_of_the_platform():
    for path in (ROOT / "platform/doorstep").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def literals(node) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_every_edge_of_a_machine_has_words():
    for machine in (ORDER, VISIT, NODE):
        for edge in machine.edges.values():
            assert (machine.kind, edge.name) in STEPS
            assert {state_of(machine.kind, code) for code in (*edge.sources, edge.target)}.isdisjoint(
                {*edge.sources, edge.target}
            )


def test_every_step_that_is_written_to_the_log_has_words():
    named = {step for _kind, step in STEPS}
    written = set()
    for call in calls_of_the_platform():
        if ast.unparse(call.func) in {"log.write", "log.entry"} and len(call.args) > 1:
            written |= {word for word in literals(call.args[1]) if word}

    assert {"still_unassigned", "hours_replaced", "reply", "claim"} <= written
    assert written <= named
    assert {kind for kind, _step in STEPS} == set(KINDS)
    assert set(STATES) <= set(KINDS)


def test_every_reason_of_ours_has_words():
    given = set()
    for call in calls_of_the_platform():
        if ast.unparse(call.func).split(".")[-1] in {"move_order", "move_visit", "reoffer", "end_visit", "give_credit"}:
            given |= {k.value.value for k in call.keywords if k.arg == "reason" and isinstance(k.value, ast.Constant)}

    assert {"no_answer", "nobody_found", "customer_no_show", "unpaid", "late"} <= given
    assert given <= set(REASONS)
    assert reason_of("the dog was ill") == "the dog was ill"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_log_reads_in_words_and_keeps_the_code_in_the_title(world, language):
    order = world.paid()
    log.write(world.provider, "skill_taken", by=THE_SYSTEM, reason=SERVICE)
    fulfil.decline(visit_of(order), by=world.them, reason="no_time")
    cancel.cancel_order(order, by=world.us, reason="plans")
    reader = client_of(member(is_superuser=True, language=language))

    with override(language):
        listed = reader.get("/admin/events/").content.decode()
        table = listed[listed.index("<tbody") :]
        looked = [reader.get(f"/admin/events/{event.pk}/").content.decode() for event in Event.objects.all()]
    shown = [strip_tags(page[page.index("d-facts") : page.index("</dl>")]) for page in looked]

    assert CODE.findall(strip_tags(table)) == []
    assert [CODE.findall(page) for page in shown] == [[]] * len(shown)
    assert 'title="awaiting_payment → confirmed"' in table
    words = {"en": ("confirmed → cancelled", "no time then", "Window polish"), "zh-hans": ("已确认 → ", "擦窗")}
    assert [word for word in words[language] if word not in table] == []


def test_a_step_without_words_is_shown_as_it_stands(world):
    log.write(world.provider, "something_new", by=THE_SYSTEM)

    page = client_of(member(OPERATOR, CITY)).get("/admin/events/").content.decode()

    assert "provider: something_new" in page
