"""Pictures as phones send them, made into what we keep: upright, small enough, without place, time or device in them."""

from io import BytesIO

from PIL import Image, ImageOps

from doorstep.media.refusals import BadPicture, EmptyEvidence, PictureTooLarge

KINDS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000  # a bomb of one colour is small as a file
EDGE, SMALL_EDGE = 1600, 320
QUALITY = 82


def clean_photo(sent: bytes) -> bytes:
    """Give a photo as a new JPEG of at most 1600 px, upright, with nothing in it but the picture.

    Refuses: EmptyEvidence, PictureTooLarge with facts most_bytes, BadPicture (no JPEG, PNG or WebP, or a broken one).
    """
    return _jpeg(_upright(sent, EDGE))


def clean_drawing(sent: bytes) -> bytes:
    """Give a drawing (a signature) as WebP on white paper. Refuses: as clean_photo; EmptyEvidence when nothing is drawn."""
    image = _upright(sent, EDGE)
    if all(low == high for low, high in image.getextrema()):
        raise EmptyEvidence()
    out = BytesIO()
    image.save(out, "WEBP", lossless=True, method=2)
    return out.getvalue()


def small_photo(kept: bytes) -> bytes:
    """Give the thumbnail of a picture that we keep, as JPEG."""
    return _jpeg(_upright(kept, SMALL_EDGE))


def _upright(sent: bytes, edge: int) -> Image.Image:
    if not sent:
        raise EmptyEvidence()
    if len(sent) > MOST_BYTES:
        raise PictureTooLarge(most_bytes=MOST_BYTES)
    try:
        image: Image.Image = Image.open(BytesIO(sent), formats=KINDS)
        if image.width * image.height > MOST_PIXELS:
            raise PictureTooLarge(most_pixels=MOST_PIXELS)
        image.draft("RGB", (edge, edge))  # a JPEG is decoded near the size that is needed
        image.thumbnail((edge, edge))
        image = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise BadPicture() from broken
    return _on_paper(image)


def _on_paper(image: Image.Image) -> Image.Image:
    """Give only the pixels: a new picture has no EXIF, no profile and no comment to carry along."""
    paper = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper.paste(image, mask=image.getchannel("A"))
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _jpeg(image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
