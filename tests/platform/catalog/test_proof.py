"""What a service's steps want proven, and when."""

from doorstep.catalog.proof import NOTHING, Needs, needs_of
from doorstep.kernel.texts import Texts


def step(title, minutes=5, evidence="none", who="provider") -> dict:
    return {"who": who, "minutes": minutes, "evidence": evidence, "title": {"zh-hans": title}, "text": {}}


def texts(*titles) -> tuple:
    return tuple(Texts({"zh-hans": title}) for title in titles)


def included(*lines) -> list[dict]:
    rows = [{"kind": "included", "text": {"zh-hans": line}} for line in lines]
    return [*rows, {"kind": "excluded", "text": {"zh-hans": "高空"}}]


CLEANING = [
    step("安排", 0, who="platform"), step("到达", 0, "place"), step("服务码", 2, "code", "customer"),
    step("打扫前", 5, "photo"), step("打扫", 110), step("打扫后", 5, "photo"), step("验收", 5, "checklist", "customer"),
    step("签字", 3, "signature", "customer"),
]  # fmt: skip


def test_before_the_longest_step_is_needed_to_start_the_rest_to_finish():
    needs = needs_of({"steps": CLEANING, "scope": included("厨房", "窗户")})

    assert needs["start"] == Needs(photos=texts("打扫前"))
    assert needs["finish"] == Needs(texts("打扫后"), texts("厨房", "窗户"), True)


def test_the_works_own_evidence_is_needed_to_finish_and_each_step_wants_its_photo():
    needs = needs_of(
        {"steps": [step("试机", 5, "photo"), step("拆洗", 60, "photo"), step("装回", 10, "photo")], "scope": []}
    )

    assert (needs["start"].photos, needs["finish"].photos) == (texts("试机"), texts("拆洗", "装回"))


def test_a_list_before_the_work_has_the_steps_own_lines():
    needs = needs_of({"steps": [step("断电验电", 5, "checklist"), step("换灯", 30)], "scope": included("新灯")})

    assert needs == {"start": Needs(lines=texts("断电验电")), "finish": NOTHING}


def test_a_list_of_a_service_that_names_nothing_included_has_the_steps_own_lines():
    needs = needs_of({"steps": [step("打扫", 60), step("自查", 5, "checklist")], "scope": []})

    assert needs["finish"].lines == texts("自查")


def test_a_service_without_steps_or_that_nobody_knows_needs_nothing():
    assert needs_of({"steps": [], "scope": []}) == needs_of(None) == {"start": NOTHING, "finish": NOTHING}
    assert not needs_of({"steps": [step("到达", 0, "place"), step("服务码", 2, "code", "customer")]})["finish"]
