"""A visit is proven step by step (F49): what a step needs, who gives it, what is refused, who may see it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from PIL import Image

from doorstep.journeys import evidence, fulfil
from doorstep.journeys.evidence import give_evidence, picture_of
from doorstep.kernel import actors, clock
from doorstep.kernel.refusals import Invalid, NotAllowed, NotFound, WrongState
from doorstep.media.refusals import BadPicture, EmptyEvidence
from doorstep.orders.models import Evidence
from doorstep.orders.refusals import ChecklistOpen, EvidenceMissing, NoteNeeded, TooMuchEvidence, WrongCode
from doorstep.rulebook.actions import publish_content
from tests.platform.journeys.acts import snapshot, staff_of, step
from tests.platform.media.photos import from_a_phone, photo, signature
from tests.platform.people.test_privacy import staff_of as trusted_staff
from tests.platform.world import MORNING, VISIT, open_city, person, remember_nothing, visit_of

SMALL = photo((40, 30))


def text(zh, en):
    return {"zh_hans": zh, "en": en}


def asks(kind, title, minutes=5, who="provider"):
    value = {"title": text(*title), "who": who, "minutes": minutes, "evidence": kind, "text": text("", "")}
    return ("step", value)


PHOTOS = [
    asks("photo", ("打扫前", "Before")), asks("none", ("擦窗", "Polish"), 60), asks("photo", ("打扫后", "After")),
    asks("checklist", ("验收", "Check"), 5, "customer"), asks("signature", ("签字", "Sign"), 5, "customer"),
]  # fmt: skip
INCLUDED = [("line", {"kind": "included", "text": text(*line)}) for line in (("玻璃", "Glass"), ("窗框", "Frames"))]


def release(service, steps=PHOTOS, scope=INCLUDED):
    service.steps, service.scope = steps, scope
    publish_content(service)
    remember_nothing()


@pytest.fixture
def proving(world):
    """The world's service asks for photos before and after, the list and a signature."""
    release(world.service)
    return world


@pytest.fixture
def at_the_door(proving):
    order = proving.paid()
    for name, at in (("acknowledge", MORNING), ("depart", VISIT), ("arrive", VISIT)):
        step(order, name, at)
    return order


def give(world, order, at_step, kind, **more) -> Evidence:
    with clock.at(VISIT):
        return give_evidence(visit_of(order), by=world.them, step=at_step, kind=kind, **more)


def files() -> int:
    folder = Path(settings.STORAGES["private"]["OPTIONS"]["location"])
    return sum(path.is_file() for path in folder.rglob("*"))


def test_a_visit_is_proven_from_the_photo_before_to_the_signature(proving, at_the_door):
    order = at_the_door

    give(proving, order, "start", "photo", picture=from_a_phone())
    step(order, "start", VISIT)
    give(proving, order, "finish", "checklist", ticks=[0, 1])
    give(proving, order, "finish", "photo", picture=SMALL)
    give(proving, order, "finish", "signature", picture=signature())
    step(order, "finish", VISIT + timedelta(minutes=60))

    kept = list(Evidence.objects.values_list("step", "kind", "by", "at"))
    whose = (proving.provider.user_id, VISIT)
    assert kept == [
        ("start", "photo", *whose),
        *(("finish", kind, *whose) for kind in ("checklist", "photo", "signature")),
    ]
    assert visit_of(order).state == "work_done"
    lines = evidence.lines_of(Evidence.objects.get(kind="checklist"))
    assert [(line.in_("en"), is_done) for line, is_done in lines] == [("Glass", True), ("Frames", True)]


def test_a_step_without_its_evidence_says_what_is_missing_and_changes_nothing(proving, at_the_door):
    order, before = at_the_door, snapshot(at_the_door)

    with pytest.raises(EvidenceMissing) as no:
        step(order, "start", VISIT, code="000000")  # said before the code is looked at, so no try is counted
    assert no.value.facts == {"step": "start", "missing": {"photo": 1}}
    assert (snapshot(order), visit_of(order).code_tries) == (before, 0)

    give(proving, order, "start", "photo", picture=SMALL)
    with pytest.raises(WrongCode):
        step(order, "start", VISIT, code="no")
    step(order, "start", VISIT)
    before = snapshot(order)
    with pytest.raises(EvidenceMissing) as no:
        step(order, "finish", VISIT + timedelta(minutes=60))
    assert no.value.facts == {"step": "finish", "missing": {"photo": 1, "checklist": 1, "signature": 1}}
    assert snapshot(order) == before


def test_a_visit_keeps_the_needs_of_the_book_that_it_was_ordered_with(world):
    order = world.paid()
    release(world.service)
    newer = world.paid(starts_at=VISIT + timedelta(hours=3))

    assert [bool(evidence.needed(visit_of(o))["start"]) for o in (order, newer)] == [False, True]
    release(world.service, steps=[])
    assert bool(evidence.needed(visit_of(newer))["start"])


def test_a_service_that_declares_nothing_needs_nothing(world):
    assert world.worked().state == "awaiting_acceptance"
    assert Evidence.objects.count() == 0


def test_what_is_kept_is_a_new_picture_in_private_storage(proving, at_the_door):
    piece = give(proving, at_the_door, "start", "photo", picture=from_a_phone())

    path = Path(piece.file.path)
    assert path.is_relative_to(settings.STORAGES["private"]["OPTIONS"]["location"])
    assert not path.is_relative_to(settings.MEDIA_ROOT)
    assert path.stat().st_mode & 0o077 == 0
    kept = Image.open(BytesIO(path.read_bytes()))
    assert (kept.size, dict(kept.getexif())) == ((800, 1600), {})


def test_a_typed_name_stands_for_a_drawn_signature_and_is_sealed(proving, at_the_door):
    give(proving, at_the_door, "start", "photo", picture=SMALL)
    step(at_the_door, "start", VISIT)
    piece = give(proving, at_the_door, "finish", "signature", words="王小明")

    assert (Evidence.objects.get(pk=piece.pk).words, piece.file.name) == ("王小明", "")
    assert "signature" not in evidence.missing(
        evidence.needed(piece.visit)["finish"], evidence.given(piece.visit, "finish")
    )


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"kind": "photo", "picture": b"no picture"}, BadPicture),
        ({"kind": "photo"}, EmptyEvidence),
        ({"kind": "signature", "words": "  "}, EmptyEvidence),
        ({"kind": "note", "words": ""}, EmptyEvidence),
        ({"kind": "film", "words": "x"}, Invalid),
        ({"kind": "checklist", "ticks": [0]}, Invalid),  # starting has no list
        ({"kind": "photo", "picture": SMALL, "step": "finish"}, WrongState),
        ({"kind": "photo", "picture": SMALL, "step": "depart"}, Invalid),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_is_kept(proving, at_the_door, more, refusal):
    before = files()

    with pytest.raises(refusal), clock.at(VISIT):
        give_evidence(visit_of(at_the_door), by=proving.them, **({"step": "start"} | more))

    assert (Evidence.objects.count(), files()) == (0, before)


def test_a_line_that_was_not_done_needs_a_word_about_it(proving, at_the_door):
    give(proving, at_the_door, "start", "photo", picture=SMALL)
    step(at_the_door, "start", VISIT)

    with pytest.raises(ChecklistOpen) as no:
        give(proving, at_the_door, "finish", "checklist", ticks=[0])
    assert (no.value.facts, Evidence.objects.filter(kind="checklist").count()) == ({"open": [1]}, 0)
    with pytest.raises(Invalid):
        give(proving, at_the_door, "finish", "checklist", ticks=[0, 2], words="x")
    piece = give(proving, at_the_door, "finish", "checklist", ticks=[0], words="窗框在换")
    assert ([done for _line, done in evidence.lines_of(piece)], piece.words) == ([True, False], "窗框在换")


def test_twelve_pictures_are_enough(proving, at_the_door):
    for _number in range(12):
        give(proving, at_the_door, "start", "photo", picture=SMALL)
    before = files()

    with pytest.raises(TooMuchEvidence) as no:
        give(proving, at_the_door, "start", "photo", picture=SMALL)

    assert (no.value.facts, Evidence.objects.count(), files()) == ({"most": 12}, 12, before)
    assert give(proving, at_the_door, "start", "note", words="门口很窄").kind == "note"


def test_only_the_visits_provider_gives_evidence(proving, at_the_door):
    visit = visit_of(at_the_door)
    for by in (proving.us, staff_of(proving), actors.provider(person("13877770000")), actors.THE_SYSTEM):
        with pytest.raises(NotAllowed):
            give_evidence(visit, by=by, step="start", kind="photo", picture=SMALL)

    assert Evidence.objects.count() == 0


def test_provider_customer_and_trusted_staff_see_it_and_nobody_else(proving, at_the_door):
    piece = give(proving, at_the_door, "start", "photo", picture=photo())
    order = at_the_door

    for by in (proving.us, proving.them, trusted_staff(proving.city, "see_contacts")):
        assert evidence.evidence_of(order, by=by) == [piece]
        assert picture_of(piece.number, by=by)[1] == "image/jpeg"
    assert Image.open(BytesIO(picture_of(piece.number, by=proving.us, is_small=True)[0])).size == (320, 160)
    strangers = [
        actors.customer(person("13877770000")), actors.customer(proving.provider.user), actors.provider(proving.customer),
        staff_of(proving), trusted_staff(open_city("jiande"), "see_contacts"), actors.Actor("customer"),
        actors.Actor("partner", None, "xingfuli"), actors.THE_SYSTEM,
    ]  # fmt: skip
    for by in strangers:
        assert evidence.evidence_of(order, by=by) == []
        with pytest.raises(NotFound):
            picture_of(piece.number, by=by)


def test_a_picture_that_was_erased_is_not_there_and_its_row_is(proving, at_the_door):
    piece = give(proving, at_the_door, "start", "photo", picture=SMALL)
    Path(piece.file.path).unlink()

    with pytest.raises(NotFound):
        picture_of(piece.number, by=proving.us)
    assert Evidence.objects.count() == 1


def test_evidence_is_never_changed_or_taken_back(proving, at_the_door):
    piece = give(proving, at_the_door, "start", "note", words="门口很窄")

    for change in (Evidence.objects.filter(pk=piece.pk).delete, lambda: Evidence.objects.update(step="finish")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Evidence.objects.get().step == "start"


def test_a_photo_of_the_door_stands_for_the_note_when_nobody_opens(proving, at_the_door):
    order = at_the_door
    for minute in (5, 10):
        step(order, "call", VISIT + timedelta(minutes=minute))
    late = VISIT + timedelta(minutes=15)
    with pytest.raises(NoteNeeded):
        step(order, "miss_customer", late)

    give(proving, order, "miss_customer", "photo", picture=SMALL)

    assert step(order, "miss_customer", late).state == "customer_no_show"


def test_the_refusal_speaks_the_readers_language(proving, at_the_door):
    from django.utils import translation

    for language, said in (("en", "Still missing for this step: 1 photo."), ("zh-hans", "这一步还缺：1 张照片。")):
        with translation.override(language), pytest.raises(EvidenceMissing) as no:
            step(at_the_door, "start", VISIT)
        assert str(no.value.says) == said
    assert fulfil.next_steps(visit_of(at_the_door))[0] == "start"
