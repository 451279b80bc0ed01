"""Photos as phones send them, for tests."""

from io import BytesIO

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base


def photo(size=(2000, 1000), kind="JPEG", colour="sienna", **more) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def from_a_phone() -> bytes:
    """A photo that lies on its side and says where, when and with what it was taken."""
    exif = Image.Exif()
    exif[Base.Orientation], exif[Base.Model], exif[Base.DateTime] = 6, "Secret Phone 9", "2027:03:03 14:00:00"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (31.0, 13.0, 28.0)
    return photo(exif=exif, comment=b"secret comment")


def signature(is_drawn=True) -> bytes:
    """What a canvas gives: strokes on nothing."""
    image, out = Image.new("RGBA", (600, 200), (0, 0, 0, 0)), BytesIO()
    if is_drawn:
        ImageDraw.Draw(image).line([(40, 150), (200, 40), (420, 160), (560, 60)], fill=(20, 20, 20, 255), width=5)
    image.save(out, "PNG")
    return out.getvalue()
