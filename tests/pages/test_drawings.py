"""Every scene draws, stays light, and every code of the catalogue has one."""

from pathlib import Path

import pytest
import yaml
from PIL import Image

from fixtures import drawings

CATALOGUE = Path(drawings.__file__).parent.parent / "catalogue"


def codes(node):
    """Every code in a tree of the catalogue."""
    if isinstance(node, dict) and "name" in node and "code" in node:
        yield node["code"]
        for child in node.get("children", ()):
            yield from codes(child)


@pytest.mark.parametrize("scene", sorted(drawings.SCENES))
def test_a_scene_is_a_picture_of_less_than_20_kilobytes(scene, tmp_path):
    path = drawings.draw_all(tmp_path, [("code", scene, "sand")])["code"]

    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1200, 800))
    assert path.stat().st_size < drawings.LIMIT


def test_a_drawing_is_given_smaller_in_its_own_shape(tmp_path):
    path = drawings.draw_all(tmp_path, [("code", "tap", "jade")])["code"]

    smaller = drawings.sized(path, (240, 720))

    sizes = {width: Image.open(found).size for width, found in smaller.items()}
    assert sizes == {240: (240, 160), 720: (720, 480)}
    assert smaller[240].stat().st_size < smaller[720].stat().st_size < path.stat().st_size


def test_a_tint_has_a_number_a_name_and_a_colour():
    by_number, by_name, by_colour = (drawings.draw("lock", hue, (120, 80)) for hue in (1, "clay", "#f3e0d5"))

    assert by_number.tobytes() == by_name.tobytes() == by_colour.tobytes()


def test_an_unknown_scene_is_the_door():
    assert drawings.draw("nowhere", 2, (60, 40)).tobytes() == drawings.draw("door", 2, (60, 40)).tobytes()


def test_the_same_scene_on_the_same_tint_is_written_once(tmp_path):
    paths = drawings.draw_all(tmp_path, [("a", "key", 1), ("b", "key", 1), ("c", "key", 2)])

    assert paths["a"] == paths["b"] != paths["c"]
    assert len(list(tmp_path.iterdir())) == 2


def test_every_code_of_the_catalogue_has_its_scene():
    files = [CATALOGUE / "categories.yaml", *sorted((CATALOGUE / "services").glob("*.yaml"))]
    wanted = [code for file in files for entry in yaml.safe_load(file.read_text("utf-8")) for code in codes(entry)]

    assert [code for code in wanted if drawings.SCENE_OF.get(code) not in drawings.SCENES] == []
