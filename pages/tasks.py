"""Work that no visitor waits for: pictures in the sizes that pages use."""

from huey.contrib.djhuey import db_task
from wagtail.images import get_image_model

from pages import pictures


@db_task()
def size_picture(picture_id: int) -> None:
    """Make a picture's sizes; made ones are kept."""
    picture = get_image_model().objects.filter(pk=picture_id).first()
    if picture:
        pictures.size(picture)
