"""What reviews announce upward."""

from doorstep.kernel.notices import Notice

review_written = Notice()  # review, once its provider can read it
review_replied = Notice()  # review
