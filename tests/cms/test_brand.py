"""The brand: set by who may do everything, refused when it cannot be read, shown everywhere at once."""

import io
import json

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.roles import OPERATOR
from doorstep.brand import colours
from doorstep.brand.face import face
from doorstep.brand.models import Brand
from doorstep.media.models import Picture
from doorstep.rulebook import answers
from doorstep.rulebook.book import book, forget
from doorstep.rulebook.models import Release
from tests.cms.conftest import client_of, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_kept_pages():
    answers.forget()
    yield
    answers.forget()


def logo():
    drawn = io.BytesIO()
    Image.new("RGB", (200, 80), "#224466").save(drawn, "PNG")
    return Picture.objects.create(title="logo", file=ImageFile(drawn, "logo.png"))


def saved(client, **typed):
    """Save the form of the brand, then read the book anew, as after a commit."""
    address = reverse("wagtailsettings:edit", args=("brand", "brand", Brand.load().pk))
    form = {"name_zh_hans": "", "name_en": "", "logo": "", "accent": ""} | typed
    response = client.post(address, form)
    forget()
    return response


def test_a_brand_stands_on_pages_in_titles_and_in_the_admin(boss):
    picture = logo()

    saved(boss, name_zh_hans="好到家", name_en="Goodhome", logo=picture.pk, accent="#14527A")
    page = Client().get("/en/shanghai/").content.decode()
    chinese = Client().get("/shanghai/").content.decode()
    own = face(book())

    assert "Goodhome</title>" in page
    assert own.logo_url in page
    assert f"/theme-{own.number}.css" in page
    assert "--accent: #14527a" in Client().get(f"/theme-{own.number}.css").content.decode()
    assert "好到家</title>" in chinese
    assert "Doorstep 上门" not in chinese
    assert json.loads(Client().get("/manifest.webmanifest").content)["theme_color"] == "#14527a"
    assert "好到家 运营后台" in Client().get("/admin/login/", headers={"accept-language": "zh-hans"}).content.decode()
    assert own.logo_url in boss.get("/admin/").content.decode()


def test_without_a_brand_the_platforms_own_holds():
    page = Client().get("/shanghai/").content.decode()

    assert "Doorstep 上门</title>" in page
    assert "/theme-" not in page


def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(boss):
    before = Release.objects.count()

    page = saved(boss, accent="#ffd54f").content.decode()
    typo = saved(boss, accent="orange").content.decode()

    assert "contrast of 1." in page
    assert colours.darker("#ffd54f") in page
    assert "#c2410c" in typo
    assert (Brand.load().accent, Release.objects.count()) == ("", before)


def test_saving_the_same_brand_twice_releases_it_once(boss):
    saved(boss, name_zh_hans="好到家")
    saved(boss, name_zh_hans="好到家")

    assert Release.objects.filter(kind="brand").count() == 1


def test_a_kept_page_changes_with_the_brand(boss, django_capture_on_commit_callbacks):
    visitor = Client()
    visitor.get("/shanghai/")

    with django_capture_on_commit_callbacks(execute=True):
        saved(boss, name_zh_hans="好到家")

    assert "好到家</title>" in visitor.get("/shanghai/").content.decode()


def test_a_deleted_logo_leaves_the_brand_without_one(boss):
    picture = logo()
    saved(boss, name_zh_hans="好到家", logo=picture.pk)

    picture.delete()
    forget()

    assert (face(book()).logo_url, str(face(book()).name)) == ("", "好到家")


def test_only_who_may_do_everything_sets_the_brand():
    client = client_of(member(OPERATOR, "shanghai"))

    response = saved(client, name_zh_hans="别家")

    assert response.status_code == 302
    assert not Release.objects.filter(kind="brand").exists()
    assert "/settings/brand/" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("accent", ["#c2410c", "#14527a", "#000000", "#6b21a8", "#b3261e"])
def test_what_follows_from_an_accent_can_be_read(accent):
    light, dark = colours.theme(accent)["light"], colours.theme(accent)["dark"]

    for theme, grounds in ((light, colours.LIGHT), (dark, colours.DARK)):
        for text in ("accent", "accent-strong"):
            assert min(colours.contrast(theme[text], ground) for ground in grounds) >= colours.LEAST
            assert colours.contrast(theme["on-accent"], theme[text]) >= colours.LEAST
        assert colours.contrast(theme["accent"], theme["accent-soft"]) >= colours.LEAST


@pytest.mark.parametrize("pale", ["#ffd54f", "#fb8a52", "#ffffff", "#00ff00"])
def test_the_shade_that_is_proposed_can_be_read(pale):
    assert colours.readable(pale) < colours.LEAST <= colours.readable(colours.darker(pale))
