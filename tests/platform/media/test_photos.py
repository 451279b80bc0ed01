"""What is kept of a picture is the picture alone."""

from io import BytesIO

import pytest
from PIL import Image

from doorstep.media import photos
from doorstep.media.photos import clean_drawing, clean_photo, small_photo
from doorstep.media.refusals import BadPicture, EmptyEvidence, PictureTooLarge
from tests.platform.media.photos import from_a_phone, photo, signature


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_a_photo_is_kept_upright_at_most_1600_wide_and_without_place_time_and_device():
    sent = from_a_phone()

    kept = clean_photo(sent)

    assert b"Secret Phone 9" in sent
    assert b"secret comment" in sent
    assert (opened(kept).format, opened(kept).size) == ("JPEG", (800, 1600))
    assert dict(opened(kept).getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & opened(kept).info.keys()
    assert b"Secret Phone 9" not in kept
    assert b"secret comment" not in kept


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_a_jpeg_and_small_ones_stay_small(kind):
    assert (opened(clean_photo(photo((40, 30), kind))).format, opened(clean_photo(photo((40, 30), kind))).size) == (
        "JPEG",
        (40, 30),
    )


def test_a_thumbnail_is_320_wide():
    assert opened(small_photo(clean_photo(photo()))).size == (320, 160)


def test_a_drawing_lies_on_white_paper():
    kept = opened(clean_drawing(signature()))

    assert (kept.format, kept.mode, kept.size, kept.getpixel((0, 0))) == ("WEBP", "RGB", (600, 200), (255, 255, 255))


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"", EmptyEvidence),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", BadPicture),
        (b"GIF89a" + bytes(40), BadPicture),
        (photo()[:400], BadPicture),
        (photo(kind="PNG")[:60], BadPicture),
        (photo(kind="GIF"), BadPicture),
        (bytes(photos.MOST_BYTES + 1), PictureTooLarge),
        (photo((10_000, 6_001), "PNG"), PictureTooLarge),
    ],
    ids=["nothing", "a drawing with scripts", "no picture", "cut off", "a cut png", "a gif", "heavy", "a bomb"],
)
def test_what_is_no_photo_is_refused(sent, refusal):
    with pytest.raises(refusal):
        clean_photo(sent)


def test_an_empty_drawing_is_none():
    with pytest.raises(EmptyEvidence):
        clean_drawing(signature(is_drawn=False))
